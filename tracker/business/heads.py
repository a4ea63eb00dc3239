"""Heads kept apart: what a chain ended in on a day, written down outside the database, and held against today's chain.

Whoever owns the database can take its triggers away, cut or rewrite a chain and work out every hash anew. Then all fits
together again, and only a head that was kept elsewhere shows it: on paper, in an issued report, in a backup, in a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..rules.refusal import Refused
from ..store import history_read
from ..store.history import START


@dataclass(frozen=True, order=True)
class Head:
    """After so many entries a chain ended in the entry with this hash."""

    chain: str
    count: int
    hash: str

    def __str__(self) -> str:
        return f"{self.chain}: {self.count} {'entry' if self.count == 1 else 'entries'}, head {self.hash}"


def now() -> list[Head]:
    """The heads of every chain as they stand."""
    return [Head(*found) for found in history_read.heads()]


def read(text: str) -> list[Head]:
    """The heads in a text: what ``tracker heads`` or ``tracker verify`` printed, an issued report or a backup as JSON, an
    exported file, or what was copied from a paper. Raises Refused where there is none."""
    try:
        found = set(_in_json(json.loads(text)))
    except (ValueError, RecursionError):
        found = {Head(chain, int(count.replace(",", "")), hash_) for chain, count, hash_ in _SAID.findall(text)}
    if not found:
        raise Refused("There is no head in that file: the name of a chain, how many entries it had, and 64 letters.")
    return sorted(found)


_SAID = re.compile(r"([\w-]+)[:,]?\s+([\d,]{1,12})(?:\s+entr(?:y|ies))?[:,]?(?:\s+head)?\s+([0-9a-f]{64})\b")
_HASH = re.compile(r"[0-9a-f]{64}")


def _in_json(value: object) -> Iterator[Head]:
    """Each list of name, count and hash, and each mapping with these, wherever it stands."""
    said: object = value
    if isinstance(value, dict):
        said = [value.get("name", value.get("chain")), value.get("count"), value.get("head", value.get("hash"))]
    match said:
        case [str(chain), int(count), str(found)] if type(count) is int and _HASH.fullmatch(found):
            yield Head(chain, count, found)
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _in_json(inner)


def problems(kept: Iterable[Head]) -> Iterator[str]:
    """Each head that is no entry of today's chain. Whether the entries up to it hold is for ``verify`` to say."""
    today = {head.chain: head for head in now()}
    for head in kept:
        stands = today.get(head.chain)
        found = history_read.hash_at(head.chain, head.count) if head.count else START
        if stands is None:
            yield f"{head.chain}: a head of this chain was kept, and there is no such chain any more."
        elif found is None:
            yield (
                f"{head.chain}: a head of {head.count} entries was kept, and today the chain ends after {stands.count}. "
                "Entries were cut from its end."
            )
        elif found != head.hash:
            yield (
                f"{head.chain}: entry {head.count} is not the one that stood there when the head was kept. "
                "The chain was written anew from there or from before."
            )
