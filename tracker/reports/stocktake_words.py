"""For whom a copy of a stocktake is made, and how it says things: citations, posts, and what people typed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..rules import roles
from ..rules.names import Names
from ..store import stocktakes as store
from ..store.people import Post
from ..store.reviews import Document
from .wording import cite, long_day

NAME_LEFT_OUT = "[name left out]"
_RANKS = "Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Cllr|Councillor|PC|DC|DS|DI|DCI|DSU|Sgt|Sergeant|Insp|Inspector|Supt"


@dataclass(frozen=True)
class Terms:
    """As at which day a copy is made, for whom, and which evidence it shows. Evidence by its keys."""

    as_at: dt.date | None
    day: dt.date
    public: bool
    seen: set[str]
    restricted: set[str]
    called: Names


class Words:
    """How this copy says things. It keeps which documents were cited and how many names were left out."""

    def __init__(self, terms: Terms, documents: Iterable[Document], posts: Iterable[Post]):
        self.terms = terms
        self.documents = {row.code: row for row in documents}
        self.short = {code: row.short for code, row in self.documents.items()}
        self.posts = {row.key: row for row in posts}
        self.names = self._names_to_leave_out()
        self.names_left_out = 0
        self.cited: set[str] = set()

    def cite(self, citations: list[dict] | None) -> str:
        """Citations in words; the documents are kept for the attribution."""
        self.cited.update(citation["document"] for citation in citations or [])
        return cite(citations, self.short)

    def who(self, post: str | None, otherwise: str) -> str:
        """A post by its title; for the public by its office alone."""
        row = self.posts.get(post or "")
        if row is None:
            return otherwise
        if not self.terms.public:
            return row.title
        body = getattr(row, "body", None) if row.agency_id else None
        if row.role == roles.CHAIR:
            return f"the {self.terms.called.role_in_text(roles.CHAIR)}"
        if row.role == roles.BUSINESS_UNIT:
            return f"the {self.terms.called.role_in_text(roles.BUSINESS_UNIT)}"
        return body.name if body is not None else otherwise

    def _names_to_leave_out(self) -> re.Pattern | None:
        if not self.terms.public:
            return None
        titles = {row.title.casefold() for row in self.posts.values()}
        names = sorted((n for n in store.names_of_people() if n.casefold() not in titles), key=len, reverse=True)
        last = {name.split()[-1] for name in names}
        found = [rf"\b{re.escape(name)}\b" for name in names]
        if last:
            found.append(rf"\b(?:{_RANKS})\.?\s+(?:{'|'.join(re.escape(word) for word in sorted(last))})\b")
        found.append(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
        return re.compile("|".join(found), re.IGNORECASE)

    def free(self, text: str) -> str:
        """What somebody typed; for the public without the names of people and without e-mail addresses."""
        if not text or self.names is None:
            return text or ""
        text, number = self.names.subn(NAME_LEFT_OUT, text)
        self.names_left_out += number
        return text

    def attribution(self) -> list[str]:
        """The documents cited here, with whose they are."""
        said = []
        for code, row in self.documents.items():
            if code in self.cited:
                owner = f"© {row.owner}" if row.owner.startswith("Crown copyright") else row.owner
                words = f"{row.title} ({long_day(row.date)}). {owner}. {row.licence}".rstrip(". ") + "."
                if "Open Government Licence" in row.licence:
                    words += " Contains public sector information licensed under the Open Government Licence v3.0."
                said.append(words)
        return said
