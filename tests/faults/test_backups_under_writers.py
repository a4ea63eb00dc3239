"""R6: twenty backups in a row while people write; each restored and verified, and none has half of anything."""

from pathlib import Path

import pytest

from tests.backups import Where
from tests.faults.worlds import Stream
from tracker import clock
from tracker.business import backups
from tracker.store.backup_file import Reader

BACKUPS = 20


def rows_of(reader: Reader, table: str) -> list[dict]:
    [part] = [each for each in reader.manifest.tables if each.name == table]
    names = [name for name, _ in part.columns]
    return [dict(zip(names, row, strict=True)) for row in reader.rows(part)]


def is_whole(path: Path) -> int:
    """Every row has its file, and every save has both its halves. Returns how many saves with a file are in it."""
    with Reader(path) as reader:
        files = {part.name: part.sha256 for part in reader.manifest.files}
        rows = rows_of(reader, "evidence_file")
        named = {row["stored_name"]: row["sha256"] for row in rows}
        pieces = {row["id"]: row["statement"] for row in rows_of(reader, "evidence")}
        pieces = {key: words for key, words in pieces.items() if words.startswith("Saved")}
        with_files = {pieces[row["evidence_id"]] for row in rows if row["evidence_id"] in pieces}
        entries: dict[str, list] = {}
        for row in rows_of(reader, "history"):
            entries.setdefault(row["chain"], []).append((row["seq"], row["hash"]))
        assert reader.manifest.missing == [] and named == files
        assert set(pieces.values()) == with_files
        assert {chain: (len(found), max(found)[1]) for chain, found in entries.items()} == {
            chain: (count, head) for chain, count, head in reader.manifest.chains
        }
        return len(with_files)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_r6_twenty_backups_while_people_write_are_each_whole(of_kind, kind, tmp_path):
    with of_kind(kind) as world:
        refs, stream, made, held = world.refs(), Stream(world), [], []
        server = world.served()
        people = {lead: (server.visitor(lead), refs[lead]) for lead in ("lead1", "lead2", "lead3", "lead4")}
        (tmp_path / "kept").mkdir()
        with stream.of(people), world.looked_into():
            for number in range(BACKUPS):
                made.append(backups.make(tmp_path / "kept" / f"{number}.zip", now=clock.now()))
                held.append(len(stream.acknowledged))
        server.end()

    saved = [is_whole(each.path) for each in made]
    assert saved == sorted(saved) and saved[-1] > saved[0]  # people did write meanwhile
    counts = [each.manifest.entries for each in made]
    assert counts == sorted(counts) and not stream.refused
    # On SQLite each, into places of their own; of PostgreSQL's every tenth, onto the other engine.
    for number, each in enumerate(made[:: 1 if kind == "sqlite" else 10]):
        folder = tmp_path / f"restored-{number}"
        there = Where(f"sqlite:///{folder / 'tracker.db'}", folder)
        assert there.restore(each).manifest.chains == each.manifest.chains
