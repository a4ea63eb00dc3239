"""Forms as they are sent: what a view reads, found by watching it, and bodies of bytes made for that."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import BooleanField, FileField, MultipleFileField, PasswordField
from wtforms.form import BaseForm

from tests.input import values
from tracker.web.forms import DayField, Line, Words

SEVENTH = 7  # of the parts of a form with files each such one says that it is a file, whatever is wanted there
PARTS = ("day", "month", "year")
OURS = ("csrf_token", "once", "_method")  # not typed by anybody


@dataclass
class Read:
    """What a view asked for in a request: names of the form, and the fields of its WTForms."""

    names: set[str] = field(default_factory=set)
    fields: dict[str, object] = field(default_factory=dict)
    forms: set[type] = field(default_factory=set)

    def forget(self) -> None:
        self.names.clear()
        self.fields.clear()
        self.forms.clear()

    def copy(self) -> Read:
        return Read({*self.names}, {**self.fields}, {*self.forms})

    def choices(self, name: str) -> list[str]:
        offered = getattr(self.fields.get(name), "choices", None) or ()
        found = [getattr(each, "value", each[0] if isinstance(each, tuple) else each) for each in offered]
        return [str(value) for value in found if value]

    def shown(self, name: str) -> bool:
        """Whether the field is one in which what was typed is given back as words."""
        return isinstance(self.fields.get(name), Words | Line)

    def is_file(self, name: str) -> bool:
        return isinstance(self.fields.get(name), FileField | MultipleFileField)

    def is_tick(self, name: str) -> bool:
        return isinstance(self.fields.get(name), BooleanField)

    def is_secret(self, name: str) -> bool:
        return isinstance(self.fields.get(name), PasswordField)


@contextmanager
def watched(app, monkeypatch):
    """``watched(app)`` gives what the views read from then on; empty it before each request that is looked at."""
    read = Read()

    class Watching(ImmutableMultiDict):
        def __getitem__(self, key):
            read.names.add(key)
            return super().__getitem__(key)

        def __contains__(self, key):
            read.names.add(key)
            return super().__contains__(key)

        def get(self, key, *args, **kwargs):
            read.names.add(key)
            return super().get(key, *args, **kwargs)

        def getlist(self, key, *args, **kwargs):
            read.names.add(key)
            return super().getlist(key, *args, **kwargs)

    class Request(app.request_class):
        parameter_storage_class = Watching

    process = BaseForm.process

    def processed(form, formdata=None, *args, **kwargs):
        done = process(form, formdata, *args, **kwargs)
        read.forms.add(type(form))
        if formdata is None:  # a form that is shown empty: the view reads nothing of the request into it
            return done
        read.fields.update({each.name: each for each in form})
        return done

    with monkeypatch.context() as patch:
        patch.setattr(app, "request_class", Request)
        patch.setattr(BaseForm, "process", processed)
        yield read


@st.composite
def odd_bodies(draw, read: Read, where: str):
    """Bodies in which each field is missing, odd, there twice, or a file. ``where`` says with which values to begin."""
    names = sorted(name for name in read.names if isinstance(name, str) and name not in OURS)
    days = sorted({name.rpartition("-")[0] for name in names if name.endswith("-day")})
    plain = [name for name in names if name.rpartition("-")[0] not in days]
    left_out = {name for name in plain if values.FUZZ and draw(st.integers(0, 5)) == 5}
    each = {name: draw(st.lists(_odd(read, name, where), min_size=1, max_size=2)) for name in plain if name not in left_out}
    dated = {day: draw(st.sampled_from(values.turned(values.DAYS, where + day))) for day in days}
    return Body(_pairs(each, dated), files=draw(st.sampled_from(values.turned((False, True), where))))


@st.composite
def odd_questions(draw, where: str, asked: list[str]) -> str:
    """What follows the ? of an address: odd values for all that any page asks, or an odd day."""
    if draw(st.sampled_from(values.turned((False, False, False, True), where))):
        return f"as_at={quote_from_bytes(draw(st.sampled_from(values.turned(values.WHOLE_DAYS, where))))}"
    odd = {name: draw(values.odd(where + name).map(lambda value: value[:3000])) for name in asked if name != "as_at"}
    # A NUL is refused for the whole address, so it is sent with the others left out.
    without = {name: value for name, value in odd.items() if b"\x00" not in value} or odd
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in without.items())


def _odd(read: Read, name: str, where: str):
    offered = [value.encode() for value in read.choices(name)]
    some = [st.sampled_from(values.turned(offered, where + name))] if offered else []
    return st.one_of(values.odd(where + name), *some, *([st.just(values.LONG)] if read.shown(name) else []))


@st.composite
def kept_bodies(draw, read: Read, where: str, today: dt.date):
    """Bodies that a person could have sent: choices that are offered, days that can be, words that may be kept."""
    names = sorted(name for name in read.fields if name not in OURS and not read.is_file(name))
    each = {}
    for name in names:
        offered = read.choices(name)
        if offered:
            each[name] = [draw(st.sampled_from(values.turned(offered, where + name))).encode()]
        elif read.is_tick(name):
            each[name] = [b"y"] if draw(st.booleans()) else []
        elif read.shown(name):
            each[name] = [draw(values.words(where + name))[: read.fields[name].limit].strip().encode()]
    return Body(_pairs(each, {name: draw(_day(today)) for name in names if isinstance(read.fields[name], DayField)}))


def _day(today: dt.date):
    near = st.integers(-40, 80).map(lambda days: today + dt.timedelta(days))
    return near.map(lambda day: tuple(str(part).encode() for part in (day.day, day.month, day.year)))


def _pairs(plain: dict[str, list[bytes]], days: dict[str, tuple]) -> list[tuple[str, bytes]]:
    parts = [(f"{name}-{part}", value) for name, day in days.items() for part, value in zip(PARTS, day, strict=True)]
    return [*((name, value) for name, several in plain.items() for value in several), *parts]


@dataclass(repr=False)
class Body:
    """Names with bytes, sent as one kind of form or as the other."""

    pairs: list[tuple[str, bytes]]
    files: bool = False

    def _repr_pretty_(self, printer, cycle) -> None:
        shown = ", ".join(f"{name}={value[:60]!r}" for name, value in self.pairs[:200])
        printer.text(f"Body({shown}, files={self.files})")

    def typed(self, read: Read) -> list[tuple[str, str]]:
        """What stands in the fields of words, as the server reads it; of one sent twice the first."""
        first: dict[str, str] = {}
        for place, (name, value) in enumerate(self.pairs):
            if self.files and place % SEVENTH == SEVENTH - 1:
                continue
            if read.shown(name) and not read.is_secret(name):
                # What is no UTF-8 stays as it was sent, or is shown as a mark in its place.
                first.setdefault(name, value.decode("utf-8", "replace" if self.files else "werkzeug.url_quote"))
        return list(first.items())

    def sent(self, hidden: dict[str, str]) -> dict:
        """The arguments of the client that send it, with the token and the one-time id."""
        every = [*self.pairs, *((name, value.encode()) for name, value in hidden.items())]
        if not self.files:
            pairs = (f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in every)
            return {"data": "&".join(pairs), "content_type": "application/x-www-form-urlencoded"}
        parts = []
        for place, (name, value) in enumerate(every):
            called = '; filename="a.txt"' if name not in hidden and place % SEVENTH == SEVENTH - 1 else ""
            head = f'--limit\r\nContent-Disposition: form-data; name="{name}"{called}\r\n\r\n'
            parts.append(head.encode() + value + b"\r\n")
        return {"data": b"".join(parts) + b"--limit--\r\n", "content_type": "multipart/form-data; boundary=limit"}
