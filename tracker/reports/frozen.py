"""What is frozen: the dataclasses of a report as canonical JSON, and back, so that every format can be written for ever.

Canonical: keys in order, no space between them, UTF-8, days as 2015-09-30, no number with a fraction. The way there and
back is worked out from the types alone. A field that came after a report was frozen has its default; one that went since
is passed over. Where a type has a choice of several classes, the name of the class stands under ``is``.
"""

from __future__ import annotations

import datetime as dt
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from ..rules.issuing import Stamp
from ..store.issued import Issued
from ..store.issued import canonical as as_text
from .blocks import Facts, Line, Paper, Run
from .content import Stocktake
from .content_issue import Issue

TAG = "is"


@dataclass(frozen=True)
class Frozen:
    """A report with the stamp that it was issued under: what the digest is made of."""

    stamp: Stamp
    report: Stocktake | Paper


def content(stamp: Stamp, report: Stocktake | Paper) -> str:
    """The text that is kept and digested."""
    return canonical(Frozen(stamp, report))


def stocktake(row: Issued) -> Stocktake:
    """An issued stocktake as it was frozen, with its number and digest for every format to print."""
    kept = read(row.content, Frozen)
    issue = Issue(kept.stamp, row.sha256, row.note)
    return replace(kept.report, issue=issue, status=f"{issue.words}.")


def paper(row: Issued) -> Paper:
    """An issued paper as it was frozen. Number, day, post, digest and the heads of the chains stand under its title."""
    kept = read(row.content, Frozen)
    title, *rest = kept.report.blocks
    rows = facts(Issue(kept.stamp, row.sha256, row.note))
    rows += [
        (f"Record of {chain}", (f"{entries} entries: ", Run(head, code=True))) for chain, entries, head in kept.stamp.heads
    ]
    return replace(kept.report, blocks=[title, Facts(rows), *rest])


def facts(issue: Issue) -> list[tuple[str, Line]]:
    """Number, day, post and digest, as they are printed."""
    rows: list[tuple[str, Line]] = [
        ("Issued", (f"{issue.words}.",)),
        ("SHA-256", (Run(issue.sha256, code=True),)),
    ]
    return [*rows, ("Issued again", (issue.note,))] if issue.note else rows


# The tree as text


def canonical(tree: Any) -> str:
    """A tree of plain dataclasses as canonical JSON. Raises TypeError for what cannot be written the same way twice."""
    return as_text(_writer(type(tree))(tree))


def read(text: str, hint: Any) -> Any:
    """The tree again. ``hint`` is the type of its root."""
    return _reader(hint)(json.loads(text))


@cache
def _writer(hint: Any) -> Callable[[Any], Any]:
    """How a value of a type is written: all parts of it by the types of their fields."""
    if is_dataclass(hint):
        return lambda value: _fields_written(hint, value)
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return lambda value: _chosen_written(parts, value)
    if origin in (list, tuple, frozenset):
        if origin is tuple and not _endless(parts):
            return lambda value: [_writer(part)(each) for part, each in zip(parts, value, strict=True)]
        return lambda value: _in_order([_writer(parts[0])(each) for each in value], origin)
    if _mapping(origin):
        return lambda value: {_name(name): _writer(parts[1])(each) for name, each in value.items()}
    return _plain


def _fields_written(kind: type, value: Any) -> dict:
    return {name: _writer(hint)(getattr(value, name)) for name, hint in _kept(kind)}


def _chosen_written(parts: tuple, value: Any) -> Any:
    classes = [part for part in parts if is_dataclass(part)]
    if value is None or (type(value) not in classes and classes):
        return _plain(value)
    if not classes:
        return _writer(next(part for part in parts if part is not types.NoneType))(value)
    written = _writer(type(value))(value)
    return written if len(classes) == 1 else {**written, TAG: type(value).__name__}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be frozen")


def _in_order(values: list, origin: type) -> list:
    return sorted(values) if origin is frozenset else values


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError("A key that is no text cannot be frozen")
    return name


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    if is_dataclass(hint):
        return lambda value: _fields_read(hint, value)
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return lambda value: _chosen_read(parts, value)
    if origin in (list, tuple, frozenset):
        if origin is tuple and not _endless(parts):
            return lambda value: tuple(_reader(part)(each) for part, each in zip(parts, value, strict=True))
        return lambda value: origin(_reader(parts[0])(each) for each in value)
    if _mapping(origin):
        return lambda value: {name: _reader(parts[1])(each) for name, each in value.items()}
    return dt.date.fromisoformat if hint is dt.date else lambda value: value


def _fields_read(kind: type, value: dict) -> Any:
    return kind(**{name: _reader(hint)(value[name]) for name, hint in _kept(kind) if name in value})


def _chosen_read(parts: tuple, value: Any) -> Any:
    if value is None:
        return None
    classes = {part.__name__: part for part in parts if is_dataclass(part)}
    if isinstance(value, dict) and classes:
        return _reader(classes[value[TAG]] if TAG in value else next(iter(classes.values())))(value)
    if classes:
        return value  # words beside the classes
    return _reader(next(part for part in parts if part is not types.NoneType))(value)


def _endless(parts: tuple) -> bool:
    return len(parts) == 2 and parts[1] is Ellipsis


def _mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


@cache
def _kept(kind: type) -> list[tuple[str, Any]]:
    """The fields of a class that are frozen, with their types; what is set on reading is marked otherwise."""
    hints = get_type_hints(kind)
    kept = [each for each in fields(kind) if each.init and each.metadata.get("frozen", True)]
    for each in fields(kind):
        if each not in kept and each.default is MISSING and each.default_factory is MISSING:
            raise TypeError(f"{kind.__name__}.{each.name} is not frozen and has no default")
    return [(each.name, hints[each.name]) for each in kept]
