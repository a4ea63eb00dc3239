"""What people and their programs may send: strategies of Hypothesis for words, days, choices and whole forms."""

from __future__ import annotations

import os
import zlib

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st

FUZZ = int(os.environ.get("TRACKER_FUZZ", "0"))  # examples of each property; `make fuzz` asks for many

# What has broken one web application or another: by kind, the simplest first.
ODD = (
    b"",
    b" ",
    b"a\x00b",
    b"\xed\xa0\x80",  # half of a surrogate pair
    b"\xff\xfe\xc0",  # no UTF-8
    b"x" * 30_000,
    b"9" * 40,
    b"-1",
    b"1e999",
    b"NaN",
    b"0x7f",
    "\u0663".encode(),  # a digit of another alphabet
    b"' OR 1=1 --",
    b"<script>alert(1)</script>",
    b"../../etc/passwd",
    "\u202ea\u0301\U0001f469\u200d\U0001f527".encode(),
    ("a" + "\u0301" * 300).encode(),
    b"\r\nX-Own: 1",
    b"\x1b[31m\x07\x7f",
    b"%s%n{0}{{7*7}}",
    b"=HYPERLINK(1)",
    b"None",
    b"__class__",
)
LONG = b"x" * 100_000
DAYS = (
    (b"", b"", b""), (b"31", b"2", b"2015"), (b"0", b"0", b"0"), (b"1", b"1", b"0001"), (b"31", b"12", b"9999"),
    (b"1", b"1", b"20155"), ("\u0663".encode(), b"1", b"2015"), (b"1.5", b"1", b"2015"), (b"-1", b"-1", b"-1"),
    (b"a\x00", b"\xff", b"x" * 300), (b"29", b"2", b"2016"),
)  # fmt: skip
WHOLE_DAYS = (
    b"0001-01-01", b"9999-12-31", b"10000-01-01", b"2015-02-29", b"2015-W01-1", b"20150101", b"30.9.2015", b"0000-00-00",
    b"-2015-01-01", "\u0662\u0660\u0661\u0665-01-01".encode(), b"2015-01-01T00:00:00Z",
)  # fmt: skip


def turned(values, name: str) -> tuple:
    """The same values, beginning with another for each name: the first example of a property has the first of each."""
    begin = zlib.crc32(name.encode()) % len(values)
    return (*values[begin:], *values[:begin])


def odd(name: str):
    """Something odd for the field of a name."""
    return st.one_of(
        st.sampled_from(turned(ODD, name)),
        st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.binary(max_size=40),
    )


# Words that may be kept: any letter and mark, markup, what a spreadsheet would run, several lines.
_KEPT = st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"))
MARKUP = ("", "<b>&amp;</b>", "=1+1", "**a**\r\n\r\n- b\r\n- c", "\u202ea\u202c", "e\u0301\U0001f469\u200d\U0001f527")


def words(name: str):
    """A sentence that may be kept, with what is awkward for one reader or another."""
    return st.builds(
        lambda first, markup, rest: f"Said {first} with care: {markup} {rest}.",
        st.text(_KEPT, max_size=12),
        st.sampled_from(turned(MARKUP, name)),
        st.text(_KEPT, max_size=30),
    )


def few(name: str, examples: int):
    """The settings of a property: the same few examples at each run, others by its name; or many, and others each time."""
    every = settings(max_examples=FUZZ or examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    return every if FUZZ else lambda test: seed(zlib.crc32(name.encode()))(every(test))
