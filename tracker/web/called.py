"""What the board calls things, in the words of our templates: the default names in them give way to those in force.

Only what stands in a template itself is looked at, when it is compiled. What a template shows of a record, such as the
wording of a recommendation, is never touched. A sentence that comes from a rule goes through the filter ``said``.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator

from flask import Flask
from jinja2.ext import Extension
from jinja2.lexer import Token

from ..reports import markdown
from ..rules import names as rules
from . import reading

_OURS = "said_here"


class Called(Extension):
    """Puts a call of the names in force around each piece of a template that says one of the default names."""

    def filter_stream(self, stream) -> Iterable[Token]:
        for token in stream:
            if token.type not in ("data", "string") or not rules.says_a_name(token.value):
                yield token
            elif token.type == "data":
                yield Token(token.lineno, "variable_begin", "{{")
                yield from _call(token, f"{_OURS}_in_markup")
                yield Token(token.lineno, "variable_end", "}}")
            else:
                yield from _call(token, _OURS)


def _call(token: Token, name: str) -> Iterator[Token]:
    yield Token(token.lineno, "name", name)
    yield Token(token.lineno, "lparen", "(")
    yield Token(token.lineno, "string", token.value)
    yield Token(token.lineno, "rparen", ")")


def said(text):
    """A sentence of ours with the names in force; what is no text stays as it is."""
    if hasattr(text, "__html__"):
        return _in_markup(text)
    return reading.names().said(text) if isinstance(text, str) else text


def _in_markup(text: str):
    names = reading.names()
    safe = rules.Names({name: html.escape(words) for name, words in names.given.items()}, names.set_up_as)
    return markdown.of_our_own(safe.said(text))


def set_up(app: Flask) -> None:
    app.jinja_env.add_extension(Called)
    app.jinja_env.filters["said"] = said
    app.jinja_env.globals.update({_OURS: said, f"{_OURS}_in_markup": _in_markup})
