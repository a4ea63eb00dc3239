"""What a backup file holds, and what is refused of one before anything of it is used."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from .refusal import Refused
from .uploads import in_words

FORMAT = 1
MANIFEST = "manifest.json"
MOST_MANIFEST = 200_000_000  # bytes; each evidence file takes about 130 of them
MOST_LINE = 100_000_000  # of one row; the frozen content of a long report is some millions
_MEMBER = re.compile(r"manifest\.json|tables/[a-z][a-z0-9_]{0,60}\.jsonl|evidence/[0-9a-f]{2}/[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
TEXT, NUMBER, DAY, MOMENT = "text", "number", "day", "moment"


@dataclass(frozen=True)
class TablePart:
    """One table: its columns with their kinds, its rows, and the member that holds them, one JSON list a line."""

    name: str
    columns: list[list[str]]
    rows: int
    size: int
    sha256: str

    @property
    def member(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class FilePart:
    """One evidence file, under the name by which it is stored."""

    name: str
    size: int
    sha256: str

    @property
    def member(self) -> str:
        return f"evidence/{self.name}"


@dataclass(frozen=True)
class Member:
    """One member of the archive, as its directory describes it."""

    name: str
    size: int
    packed: int
    offset: int
    plain: bool  # an ordinary file, neither a link nor encrypted nor packed in a way that we do not write


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    program: str
    engine: str
    made_at: str  # UTC
    board: str
    demonstration: bool
    migrations: list[list[str]]  # the name of each, and when it was applied
    chains: list[list[Any]]  # the name of each, its count, its head
    records: int
    tables: list[TablePart]
    files: list[FilePart]
    missing: list[list[str]] = field(default_factory=list)  # stored name, and why the file is not here
    format: int = FORMAT

    @property
    def entries(self) -> int:
        return sum(count for _, count, _ in self.chains)

    @property
    def parts(self) -> list[TablePart | FilePart]:
        return [*self.tables, *self.files]

    @property
    def size(self) -> int:
        """The bytes of everything in it, unpacked."""
        return sum(part.size for part in self.parts)

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def read_manifest(text: bytes) -> Manifest:
    """The manifest in a file, every value of the kind that it must be. Raises Refused."""
    try:
        told = json.loads(text)
        number = told["format"]
        if type(number) is int and number > FORMAT:
            raise Refused(
                f"This backup has the format {number}, and this program reads up to {FORMAT}. Use a newer program."
            )
        tables = [TablePart(**each) for each in told.pop("tables")]
        files = [FilePart(**each) for each in told.pop("files")]
        manifest = Manifest(**told, tables=tables, files=files)
        sound = _is_sound(manifest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise Refused("This is no backup that can be read: its manifest is not one.") from fault
    if not sound:
        raise Refused("This is no backup that can be read: its manifest does not hold together.")
    return manifest


def _is_sound(manifest: Manifest) -> bool:
    words = (manifest.program, manifest.engine, manifest.made_at, manifest.board)
    pairs = (*manifest.migrations, *manifest.missing)
    return (
        manifest.format == FORMAT
        and all(type(word) is str and len(word) <= 300 and word.isprintable() for word in words)
        and type(manifest.demonstration) is bool
        and all(len(pair) == 2 and all(type(each) is str and each.isprintable() for each in pair) for pair in pairs)
        and all(_is_chain(*chain) for chain in manifest.chains)
        and _is_count(manifest.records)
        and all(_is_table(table) for table in manifest.tables)
        and all(_is_part(each) for each in manifest.parts)
    )


def _is_chain(name: Any, count: Any, head: Any) -> bool:
    return type(name) is str and name.isprintable() and _is_count(count) and bool(_DIGEST.fullmatch(head))


def _is_table(table: TablePart) -> bool:
    named = [name for name, kind in table.columns if kind in (TEXT, NUMBER, DAY, MOMENT)]
    fit = all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in named)
    return fit and 0 < len(table.columns) == len(set(named)) and _is_count(table.rows)


def _is_part(part: TablePart | FilePart) -> bool:
    return bool(_MEMBER.fullmatch(part.member)) and _is_count(part.size) and bool(_DIGEST.fullmatch(part.sha256))


def _is_count(number: Any) -> bool:
    return type(number) is int and 0 <= number < 2**53


def check_members(members: Sequence[Member]) -> None:
    """No member has a name that is not ours, comes twice, is no plain file, or lies over another. Raises Refused."""
    names = [member.name for member in members]
    if MANIFEST not in names:
        raise Refused("This is not a backup of the tracker: it has no manifest.")
    if len(names) != len(set(names)):
        raise Refused("This is no backup that can be read: a member is in it twice.")
    for member in members:
        if not _MEMBER.fullmatch(member.name):
            raise Refused("This is no backup that can be read: a member has a name that no backup has.")
        if not member.plain:
            raise Refused(f"This is no backup that can be read: {member.name} is not a plain file.")
        # Deflate packs no tighter than 1,032 to 1.
        if member.size > 1040 * member.packed or (member.name == MANIFEST and member.size > MOST_MANIFEST):
            raise Refused(f"This is no backup that can be read: {member.name} says that it is too large.")
    end = 0
    for member in sorted(members, key=lambda each: each.offset):
        if member.offset < end:
            raise Refused(f"This is no backup that can be read: {member.name} lies over another member.")
        end = member.offset + member.packed


def check_whole(manifest: Manifest, members: Sequence[Member]) -> None:
    """The members are exactly those that the manifest names, each of the size that it says. Raises Refused."""
    said = {part.member: part.size for part in manifest.parts}
    there = {member.name: member.size for member in members if member.name != MANIFEST}
    if len(said) != len(manifest.parts) or said != there:
        raise Refused("This backup is not whole: what is in it is not what its manifest names.")


def check_program(manifest: Manifest, known: Collection[str]) -> None:
    """The program knows every migration that the database had. Raises Refused."""
    newer = sorted(name for name, _ in manifest.migrations if name not in known)
    if newer:
        raise Refused(
            f"This backup was made by a newer program ({manifest.program}): {', '.join(newer)} is not known to this one. "
            "Use a program of that version or newer."
        )


def check_room(manifest: Manifest, free: int) -> None:
    """There is room for what it unpacks to, with half as much again for the indexes. Raises Refused."""
    if manifest.size * 3 // 2 > free:
        raise Refused(f"This backup unpacks to {in_words(manifest.size)}, and there is room for {in_words(free)}.")


def check_place(manifest: Manifest, board: str | None, demonstration: bool, replace: bool) -> None:
    """What stands where a backup is to be restored: nothing, or a board that the asker wants replaced. Raises Refused."""
    if board is None:
        return
    if demonstration != manifest.demonstration:
        here, there = (_KIND[each] for each in (demonstration, manifest.demonstration))
        raise Refused(f"This database is {here} and the backup is of {there}. One never takes the place of the other.")
    if not replace:
        raise Refused(f"This database holds the records of {board}. To put the backup in its place say --replace.")


_KIND = {True: "a demonstration", False: "a real board"}


def row_check(table: TablePart) -> Callable[[object], bool]:
    """Whether a row that was read has a value of the right kind in each column."""
    checks = [_CHECKS[kind] for _, kind in table.columns]

    def fits(row: object) -> bool:
        return (
            type(row) is list
            and len(row) == len(checks)
            and all(value is None or check(value) for check, value in zip(checks, row, strict=True))
        )

    return fits


def _is_moment(value: object) -> bool:
    try:
        return type(value) is str and bool(dt.datetime.fromisoformat(value))
    except ValueError:
        return False


_CHECKS: dict[str, Callable[[object], bool]] = {
    TEXT: lambda value: type(value) is str,
    NUMBER: lambda value: type(value) is int and -(2**63) <= value < 2**63,
    DAY: _is_moment,
    MOMENT: _is_moment,
}


def named_after(board: str, now: dt.datetime) -> str:
    """The name of a backup that is made into a folder: by board and moment."""
    return f"{_slug(board)}-{now:%Y-%m-%d-%H%M%S}.zip"


def past_keeping(names: Iterable[str], board: str, keep: int) -> list[str]:
    """Of the files in a folder, the backups of this board that are older than the newest so many."""
    ours = re.compile(re.escape(_slug(board)) + r"-\d{4}-\d\d-\d\d-\d{6}\.zip")
    return sorted((name for name in names if ours.fullmatch(name)), reverse=True)[keep:]


def _slug(board: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", board.lower()).strip("-")[:80] or "board"
