"""How the export reads: records in lots, the fields of each by name, and references where the tables hold keys."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from peewee import Expression

from ..store import reviews
from ..store.database import Link, Record, known
from ..store.deadlines import Deadline
from ..store.evidence import EvidenceFile
from ..store.issued import Issued, content_of
from ..store.reviews import Agency, Review, Theme

_POINT = (
    "number label position withdrawn_on met_on met_by on_behalf every_months anchor confirmed_on confirmed_in event "
    "because is_next"
)
_ISSUED = "kind level title as_at audience scope evidence issued_on issued_by sha256 reissued_on redactions note"


class Reading:
    """What every part of the export leans on. Few and short records are looked up whole; the rest in lots."""

    lot_size = 500  # read at a time

    def __init__(self, as_at: dt.date | None, day: dt.date):
        self.as_at, self.day = as_at, day
        self.limits = reviews.limits(as_at)
        self.codes = dict(self._now(Review, Review.record, Review.code))
        self.agency = dict(self._now(Agency, Agency.record, Agency.code))
        self.theme = dict(self._now(Theme, Theme.record, Theme.name))

    def _record(self, row: Record, ref: str, names: str) -> dict:
        """What every record has, then the fields named."""
        said = {"ref": ref}
        if "review" in row._meta.fields:
            said["review"] = self.codes.get(row.review_id)
        return said | times(row) | {name: row.__data__.get(name) for name in names.split()}

    def _issued(self, row: Issued) -> dict:
        """An issued report with its content as it was digested, and the key by which a load puts that back."""
        return self._record(row, row.ref, _ISSUED) | {"content": content_of(row.key), "record": row.key}

    def _about(self, model: type[Record], names: str, **linked: type[Record]) -> Iterator[dict]:
        """Records of a kind, with the references of what each is linked to."""
        for lot in self._lots(model):
            refs = {name: self._refs(target, lot, f"{name}_id") for name, target in linked.items()}
            for row in lot:
                record = self._record(row, row.ref, names)
                if "agency" in model._meta.fields:
                    record["agency"] = self.agency.get(row.agency_id)
                yield record | {name: found.get(getattr(row, f"{name}_id")) for name, found in refs.items()}

    def _now(self, model: type[Record], *fields):
        return model.select(*fields).where(known(model, self.as_at)).tuples()

    def _all(self, model: type[Record]) -> Iterator[Record]:
        for lot in self._lots(model):
            yield from lot

    def _lots(self, model: type[Record], where: Expression | None = None, every_version: bool = False) -> Iterator[list]:
        """Rows in the order in which their records were made, and of their versions, a lot at a time.

        Never by ``id``: a load gives every version but the first another one.
        """
        last = ("", 0)
        while True:
            after = model.record > last[0]
            if every_version:
                after |= (model.record == last[0]) & (model.version > last[1])
            query = model.select().where(after).order_by(model.record, model.version).limit(self.lot_size)
            if not every_version:
                query = query.where(known(model, self.as_at))
            if where is not None:
                query = query.where(where)
            lot = list(query)
            if not lot:
                return
            yield lot
            last = lot[-1].key, lot[-1].version

    def _refs(self, model: type[Record], rows: Iterable[Record], name: str) -> dict[str, str]:
        """The references of the records that rows point at, by their keys."""
        keys = {getattr(row, name) for row in rows} - {None}
        if not keys:
            return {}
        query = model.select(model.record, model.ref).where(model.record.in_(keys) & known(model, self.as_at))
        return dict(query.tuples())

    def _withdrawn(self, model: type[Link], end, keys: list[str]) -> dict[str, list]:
        """The links of a kind that were withdrawn, by the key of one of their ends."""
        where = known(model, self.as_at) & end.in_(keys) & (model.withdrawn_because != "")
        return gathered_by(model.select().where(where).order_by(model.record), end.object_id_name)

    def _due_points(self, ref: str, points: list[Deadline]) -> list[dict]:
        numbers = {point.key: point.number for point in points}
        return [
            self._record(point, f"{ref}/D{point.number}", _POINT)
            | {"follows": numbers.get(point.follows_id)}
            | deadline_fields(point)
            for point in points
        ]


def times(row: Record) -> dict:
    """The two times of a version, and whether it was made up."""
    return {"known_from": row.known_from, "written_at": row.written_at, "invented": row.invented}


def stands_on(link: Link) -> dict:
    """What a link stands on, and who confirmed it."""
    return {
        "basis": link.basis,
        "basis_source": link.basis_source,
        "basis_reason": link.basis_reason,
        "confirmed": link.confirmed,
        "confirmed_by": link.confirmed_by,
        "put_back_because": link.put_back_because,
        "confirmed_on": link.confirmed_on,
        **times(link),
    }


def withdrawn_as(link: Link) -> dict:
    """Why a link was withdrawn. Where it was moved, the link that took its place stands under its own record."""
    return {"because": link.withdrawn_because, "withdrawn_from": link.known_from, "moved": link.moved_to_id is not None}


def sources(citations: list[dict] | None) -> dict:
    """``source`` is the first citation; ``sources`` are all of them."""
    return {"source": citations[0] if citations else None, "sources": citations or []}


def deadline_fields(row: Deadline | None) -> dict:
    """The date of an action or an item; with none, every key is there and empty."""
    return {
        "original_deadline": row.original if row else None,
        "deadline": row.current if row else None,
        "forecast": row.forecast if row else None,
        "deadline_basis": row.basis if row else None,
        "deadline_confirmed": row.confirmed if row else False,
        "deadline_as_written": row.as_written if row else "",
        "deadline_precision": row.precision if row else None,
        "deadline_note": row.note if row else "",
        "deadline_sources": row.source if row else [],
        "moves": row.moves if row else 0,
        "days_moved": row.days_moved if row else 0,
    }


def file_ref(piece: str | None, file: EvidenceFile) -> str:
    """A file is named by what it lies behind; its own name may be anything."""
    return f"{piece}/{file.key}"


def gathered_by(rows: Iterable, name: str) -> dict[str, list]:
    """Rows by one of their fields, in the order in which they came."""
    found: dict[str, list] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
