"""The file of a backup: a ZIP archive with a manifest, sealed by a digest over every byte before it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ..rules import backups as rules
from ..rules.backups import FilePart, Manifest, Member, TablePart
from ..rules.refusal import Refused

# The comment of the archive, its last bytes: these words, and the SHA-256 of all that stands before that number.
_SEAL = b"tracker backup, sha256 "
_DIGITS = 64
_LOT = 1 << 20


class Writer:
    """Writes one beside its place under another name; it gets its own when it is whole, checked and on the disk."""

    def __init__(self, place: Path):
        self.place = place
        descriptor, name = tempfile.mkstemp(dir=place.absolute().parent, prefix=f".{place.name}-")  # mode 0600
        self.path = Path(name)
        self.file = os.fdopen(descriptor, "w+b")
        self.zip = ZipFile(self.file, "w", allowZip64=True)
        self.zip.comment = _SEAL + b"0" * _DIGITS

    def add(self, member: str, lots: Iterable[bytes], packed: bool) -> tuple[int, str]:
        """Write a member, a lot at a time. Returns its size and SHA-256."""
        info = ZipInfo(member)
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = 0o600 << 16
        size, digest = 0, hashlib.sha256()
        with self.zip.open(info, "w", force_zip64=True) as out:
            for lot in lots:
                out.write(lot)
                digest.update(lot)
                size += len(lot)
        return size, digest.hexdigest()

    def seal(self) -> None:
        """End the archive, and write the digest of what stands before it."""
        self.zip.close()
        self.file.flush()
        end = self.file.seek(0, os.SEEK_END) - _DIGITS
        self.file.seek(0)
        digest = _digest_of(self.file, end).hexdigest()
        self.file.seek(end)
        self.file.write(digest.encode())
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def put_in_place(self) -> None:
        """Give it its name."""
        os.replace(self.path, self.place)
        sync_folder(self.place.absolute().parent)

    def throw_away(self) -> None:
        """Leave nothing behind."""
        self.zip.fp = None  # or it would go on writing the archive when it is forgotten
        self.file.close()
        self.path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """A power cut after this loses no name in the folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Reader:
    """Reads one that was sealed. What is wrong with it is refused in words before anything in it is used."""

    def __init__(self, path: Path):
        self.path = path
        self.file = _opened(path)
        try:
            self.sha256 = self._check_seal()
            with _in_words():
                self.zip = ZipFile(self.file)
                found = self.zip.infolist()
                self.members = [_member(info) for info in found]
                rules.check_members(self.members)
                self._infos = {info.filename: info for info in found}
                self.manifest: Manifest = rules.read_manifest(self.zip.read(rules.MANIFEST))
                rules.check_whole(self.manifest, self.members)
        except BaseException:
            self.file.close()
            raise

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_) -> None:
        self.file.close()

    def _check_seal(self) -> str:
        """The whole file is what was written. Returns the SHA-256 of it, as ``sha256sum`` prints it."""
        end = self.file.seek(0, os.SEEK_END) - _DIGITS
        self.file.seek(max(end - len(_SEAL), 0))
        if self.file.read(len(_SEAL)) != _SEAL:
            raise Refused(f"{self.path.name} is not a backup of the tracker, or its end is missing.")
        said = self.file.read(_DIGITS)
        self.file.seek(0)
        digest = _digest_of(self.file, end)
        if digest.hexdigest().encode() != said:
            raise Refused(f"{self.path.name} is damaged: its digest is not that of what it holds.")
        digest.update(said)
        return digest.hexdigest()

    def rows(self, table: TablePart) -> Iterator[list]:
        """The rows of a table, one at a time. Raises Refused at the end when they were not those that were written."""
        fits, count = rules.row_check(table), 0
        with self._open(table) as member:
            # Looked for before it is read: a line without an end is not held in memory.
            while line := member.readline(rules.MOST_LINE):
                row = json.loads(line)
                if not fits(row):
                    raise Refused(f"This backup is damaged: a row of {table.name} is not one.")
                count += 1
                yield row
        if count != table.rows:
            raise Refused(f"This backup is not whole: {table.name} has {count} rows, and {table.rows} were written.")

    def content(self, part: FilePart) -> Iterator[bytes]:
        """The content of an evidence file, a piece at a time. Raises Refused at its end when it is not what was written."""
        with self._open(part) as member:
            while lot := member.read(_LOT):
                yield lot

    def check(self) -> Iterator[TablePart | FilePart]:
        """Read every member to its end, and give each when it was read. Raises Refused."""
        for table in self.manifest.tables:
            for _ in self.rows(table):
                pass
            yield table
        for part in self.manifest.files:
            for _ in self.content(part):
                pass
            yield part

    @contextmanager
    def _open(self, part: TablePart | FilePart) -> Iterator[_Measured]:
        """A member, whose digest and size are those of the manifest when it has been read to its end."""
        with _in_words():
            with self.zip.open(self._infos[part.member]) as packed:
                measured = _Measured(io.BufferedReader(packed, 1 << 16))
                yield measured
            if measured.size != part.size or measured.digest.hexdigest() != part.sha256:
                raise Refused(f"This backup is damaged: {part.member} is not what was written.")


class _Measured:
    """What is read of a member, with its size and digest so far."""

    def __init__(self, member: io.BufferedReader):
        self.member, self.size, self.digest = member, 0, hashlib.sha256()

    def read(self, most: int) -> bytes:
        return self._measure(self.member.read(most))

    def readline(self, most: int) -> bytes:
        return self._measure(self.member.readline(most))

    def _measure(self, lot: bytes) -> bytes:
        self.size += len(lot)
        self.digest.update(lot)
        return lot


def _opened(path: Path) -> io.BufferedReader:
    try:
        if not path.is_file():
            raise Refused(f"There is no file {path}.")
        return path.open("rb")
    except OSError as fault:
        raise Refused(f"{path} cannot be read: {fault.strerror}.") from fault


def _digest_of(file, end: int):
    """The digest of the next ``end`` bytes of a file."""
    digest = hashlib.sha256()
    while end > 0 and (lot := file.read(min(_LOT, end))):
        digest.update(lot)
        end -= len(lot)
    return digest


def _member(info: ZipInfo) -> Member:
    kind = stat.S_IFMT(info.external_attr >> 16)
    plain = kind in (0, stat.S_IFREG) and not info.flag_bits & 1 and info.compress_type in (ZIP_STORED, ZIP_DEFLATED)
    return Member(info.filename, info.file_size, info.compress_size, info.header_offset, plain)


@contextmanager
def _in_words() -> Iterator[None]:
    """What the archive's own reader says of a broken one, as a refusal."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RecursionError, ValueError, OSError) as fault:
        raise Refused("This is no backup that can be read: its archive is broken.") from fault
