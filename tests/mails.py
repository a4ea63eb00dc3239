"""E-mails for tests: as they travel (EML), and as Outlook saves them (MSG), in a compound file that is written here."""

from __future__ import annotations

import struct
from email.message import EmailMessage

TEXT = "Nine of ten files showed the escalation."
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def eml(*hanging: tuple[str, bytes], html: str = "") -> bytes:
    """An e-mail with files on it, each with its name."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "lead@police.example", "unit@board.example"
    mail["Date"], mail["Subject"] = "Wed, 30 Sep 2015 09:00:00 +0100", "The audit of September"
    mail.set_content(TEXT)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content in hanging:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def msg(*hanging: tuple[str, bytes], kind: str = "IPM.Note", top: dict | None = None, more: dict | None = None) -> bytes:
    """The same from Outlook. ``top`` is put at the top of it, ``more`` into each thing that hangs on it."""
    tree: dict = {
        "__nameid_version1.0": {f"__substg1.0_{number}0102": b"" for number in ("0002", "0003", "0004")},
        "__properties_version1.0": b"\x00" * 32,
        "__substg1.0_001A001F": kind.encode("utf-16-le"),
        "__substg1.0_0037001F": "The audit of September".encode("utf-16-le"),
        "__substg1.0_1000001F": TEXT.encode("utf-16-le"),
        **(top or {}),
    }
    for number, (name, content) in enumerate(hanging):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": b"\x00" * 8,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": content,
            **(more or {}),
        }
    return compound(tree)


def compound(tree: dict) -> bytes:
    """A compound file (MS-CFB, version 3) of streams and of storages, which are trees themselves."""
    rows: list[dict] = [{"name": "Root Entry", "kind": 5, "child": _NONE, "content": b""}]
    rows[0]["child"] = _list(tree, rows)
    small, small_fat, large = b"", [], []
    for row in rows[1:]:
        content = row["content"]
        if row["kind"] == 2 and 0 < len(content) < 4096:
            row["start"] = len(small) // 64
            count = -(-len(content) // 64)
            small_fat += [*range(row["start"] + 1, row["start"] + count), _END]
            small += content.ljust(count * 64, b"\x00")
        elif row["kind"] == 2 and content:
            large.append(row)
    rows[0]["content"] = small
    sectors, fat = [], []

    def put(content: bytes) -> int:
        if not content:
            return _END
        start, count = len(sectors), -(-len(content) // 512)
        padded = content.ljust(count * 512, b"\x00")
        sectors.extend(padded[at : at + 512] for at in range(0, len(padded), 512))
        fat.extend([*range(start + 1, start + count), _END])
        return start

    for row in (rows[0], *large):
        row["start"] = put(row["content"])
    small_fat_at = put(b"".join(struct.pack("<I", each) for each in [*small_fat, *[_FREE] * (-len(small_fat) % 128)]))
    directory_at = put(b"".join(map(_entry, rows)).ljust(-(-len(rows) // 4) * 512, b"\x00"))
    own = 1
    while -(-(len(fat) + own) // 128) > own:
        own += 1
    fat_at = list(range(len(sectors), len(sectors) + own))
    fat += [_FAT] * own
    fat += [_FREE] * (own * 128 - len(fat))
    packed = b"".join(struct.pack("<I", each) for each in fat)
    sectors += [packed[at : at + 512] for at in range(0, len(packed), 512)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIII", 0, own, directory_at, 0, 4096)
    head += struct.pack("<IIII", small_fat_at, -(-len(small_fat) // 128), _END, 0)
    return head + b"".join(struct.pack("<I", each) for each in [*fat_at, *[_FREE] * (109 - own)]) + b"".join(sectors)


def _list(tree: dict, rows: list[dict]) -> int:
    """The entries of a storage, each to the right of the one before it; the first is what the storage points to."""
    first, before = _NONE, None
    for name in sorted(tree, key=lambda each: (len(each), each.upper())):
        held = tree[name]
        row = {"name": name, "kind": 1 if isinstance(held, dict) else 2, "child": _NONE, "right": _NONE, "content": b""}
        number = len(rows)
        rows.append(row)
        if before is None:
            first = number
        else:
            before["right"] = number
        before = row
        if isinstance(held, dict):
            row["child"] = _list(held, rows)
        else:
            row["content"] = held
    return first


def _entry(row: dict) -> bytes:
    name = row["name"].encode("utf-16-le")
    said = name.ljust(64, b"\x00") + struct.pack("<HBB", len(name) + 2, row["kind"], 1)
    said += struct.pack("<III", _NONE, row.get("right", _NONE), row["child"]) + b"\x00" * 36
    return said + struct.pack("<IQ", row.get("start", 0 if row["kind"] == 1 else _END), len(row["content"]))
