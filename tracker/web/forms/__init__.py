"""The forms, and the field types that WTForms lacks or words otherwise."""

from __future__ import annotations

import datetime as dt

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, HiddenField, StringField, TextAreaField
from wtforms import RadioField as _RadioField
from wtforms import SelectField as _SelectField
from wtforms import SelectMultipleField as _SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from ...rules import privacy as rules  # not by its own name: a module of forms has it
from ...rules.refusal import Refused

LONG = 20_000  # characters in a long text; more is refused in words, never cut
SHORT = 300
STRANGE = "Choose among the answers shown."


class DayField(Field):
    """A day in three boxes, posted as <name>-day, <name>-month and <name>-year."""

    def __init__(self, label=None, validators=None, required: bool = False, what: str = "a date", **kwargs):
        super().__init__(label, validators, **kwargs)
        self.needed, self.what = required, what
        self.day_text = self.month_text = self.year_text = ""

    def process(self, formdata, data=None, extra_filters=None):
        self.process_errors = []
        # WTForms hands a value of its own for "nothing was given".
        self.data = data if isinstance(data, dt.date) else (self.default or None)
        if self.data:
            self._show(self.data)
        if formdata is not None and f"{self.name}-day" in formdata:
            parts = (formdata.get(f"{self.name}-{part}", "") for part in ("day", "month", "year"))
            self.day_text, self.month_text, self.year_text = (part.strip() for part in parts)
            self.data = None

    def _show(self, day: dt.date) -> None:
        self.day_text, self.month_text, self.year_text = str(day.day), str(day.month), str(day.year)

    def pre_validate(self, form):
        words = (self.day_text, self.month_text, self.year_text)
        if not any(words):
            if self.needed:
                raise StopValidation(f"Enter {self.what}.")
            return
        if not all(words):
            missing = [name for name, word in zip(("a day", "a month", "a year"), words, strict=True) if not word]
            raise StopValidation(f"The date must have {' and '.join(missing)}.")
        try:
            if not all(word.isascii() and word.isdigit() and len(word) < 5 for word in words) or len(words[2]) != 4:
                raise ValueError
            self.data = dt.date(int(words[2]), int(words[1]), int(words[0]))
            if not 1900 <= self.data.year <= 2100:
                raise StopValidation("Enter a year from 1900 to 2100.")
        except ValueError:
            raise StopValidation(f'"{" ".join(words)}" is not a date. Write it like 30 9 2015.') from None


class _Typed:
    """What a field of free text does besides: it warns of what could identify a child, before anything is saved.

    ``warns`` is False for a field that is there to hold such words. Who answers that the words name nobody sends the
    ``warned`` digest back; other words, or more of them, are warned of again.
    """

    def read(self, needed: str, limit: int, warns: bool) -> None:
        self.needed, self.limit, self.warns = needed, limit, warns
        self.warnings: list[rules.Warning] = []
        self.answered = False

    def process(self, formdata, *args, **kwargs):
        super().process(formdata, *args, **kwargs)
        self.sent = formdata.getlist(self.answer) if formdata is not None else []
        if formdata is not None:
            g.setdefault("typed", {})[self.name] = self

    @property
    def answer(self) -> str:
        """The name of the box by which a person says that the words name nobody."""
        return f"{self.name}-names-nobody"

    @property
    def says(self) -> str:
        """What the box says, for who ticks it."""
        return rules.says_of(self.warnings)

    @property
    def warned(self) -> str:
        return rules.digest(self.warnings)

    def pre_validate(self, form):
        check_words(self.data, self.needed, self.limit)
        self.warnings = rules.warnings(self.data or "") if self.warns else []
        self.answered = bool(self.warnings) and self.warned in self.sent
        if self.warnings and not self.answered:
            raise StopValidation(rules.sentence(self.warnings))


class Words(_Typed, TextAreaField):
    """A long text. Nothing is trimmed or cut; too much is refused."""

    def __init__(self, label=None, validators=None, needed: str = "", limit: int = LONG, warns: bool = True, **kwargs):
        super().__init__(label, validators, **kwargs)
        self.type = "TextAreaField"  # the form macros choose the component by it
        self.read(needed, limit, warns)


class Line(_Typed, StringField):
    """One line of text."""

    def __init__(self, label=None, validators=None, needed: str = "", limit: int = SHORT, warns: bool = True, **kwargs):
        super().__init__(label, validators, **kwargs)
        self.read(needed, limit, warns)


class RadioField(_RadioField):
    """One of several. When nothing is chosen and ``needed`` says nothing, the rule of the verb refuses it."""

    def __init__(self, label=None, validators=None, needed: str = "", choices=(), **kwargs):
        super().__init__(label, validators, choices=[SelectChoice(*pair) for pair in choices], **kwargs)
        self.type, self.needed, self.was_strange = "RadioField", needed, False

    def pre_validate(self, form):
        check_choice(self, self.needed)


class SelectField(_SelectField):
    """One of a list. An empty value is allowed where the list offers one and ``needed`` says nothing."""

    def __init__(self, label=None, validators=None, needed: str = "", choices=(), **kwargs):
        super().__init__(label, validators, choices=[SelectChoice(*pair) for pair in choices], **kwargs)
        self.type, self.needed, self.was_strange = "SelectField", needed, False

    def pre_validate(self, form):
        check_choice(self, self.needed)


class Several(_SelectMultipleField):
    """Any number of a list, as check boxes. What was not offered is refused in the words of ``strange``.

    Where these are empty, a check of the form itself refuses it.
    """

    def __init__(self, label=None, validators=None, strange: str = STRANGE, choices=(), **kwargs):
        super().__init__(label, validators, choices=[SelectChoice(*pair) for pair in choices], **kwargs)
        self.type, self.strange = "SelectMultipleField", strange  # the form macros choose the component by the type
        self.was_strange = False  # also when it is asked again: what was taken away was not left empty

    def pre_validate(self, form):
        offered = {choice.value for choice in self.iter_choices()}
        if self.strange and any(value not in offered for value in self.data or ()):
            self.data = [value for value in self.data if value in offered]
            self.was_strange = True
        if self.was_strange:
            raise StopValidation(self.strange)

    def offer(self, pairs) -> None:
        """The choices, as pairs of a value and its words."""
        self.choices = [SelectChoice(*pair) for pair in pairs]


def check_choice(field, needed: str) -> None:
    """Refuse what is not among the choices, and an empty answer where one is needed.

    What was no choice is taken away: the rules are asked of a refused form too, and would look for it in the database.
    It is refused each time that the form is asked: a page that asks twice would else save it as left empty.
    """
    if field.data and field.data not in {choice.value for choice in field.iter_choices()}:
        field.data, field.was_strange = "", True
    if field.was_strange and not field.data:
        raise StopValidation("Choose one of the answers shown.")
    if needed and not field.data:
        raise StopValidation(needed)


def check_words(text: str | None, needed: str, limit: int) -> None:
    """Refuse what is missing, too long, or cannot be kept as text."""
    text = text or ""
    if needed and not text.strip():
        raise StopValidation(needed)
    if len(text) > limit:
        raise StopValidation(f"Use at most {limit:,} characters; this has {len(text):,}.")
    if "\x00" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise StopValidation("This has a character that cannot be kept. Type the text again without it.")


class Form(FlaskForm):
    """A form with a one-time id, so that a double click is one record, and the version that the person saw."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form, formdata):
            """What a browser sends: words for the fields of words, files for those of files. No other kind of body."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if not form.is_submitted():
                return None
            wanted = {field.name for field in form if isinstance(field, FileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in wanted]
            return CombinedMultiDict([MultiDict(files), request.form]) if files else request.form or None

    once = HiddenField()
    seen = HiddenField()

    def refuse(self, refusal: Refused) -> None:
        """Put the sentence of a rule beside the field that it is about, or at the top.

        A field that cannot be read at all says that alone.
        """
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(str(refusal))
        elif not field.errors:
            field.errors = [str(refusal)]

    @property
    def kept_answers(self) -> list[str]:
        """What the writer was warned of and said to keep, for the history; never the words themselves."""
        typed = [field for field in self if isinstance(field, _Typed) and field.answered]
        return [rules.answer(field.label.text, field.warnings) for field in typed]

    @property
    def one_time(self) -> str | None:
        return (self.once.data or "")[:80] or None


__all__ = [
    "DayField",
    "FileField",
    "Form",
    "Line",
    "RadioField",
    "SelectField",
    "Several",
    "Words",
    "check_choice",
    "check_words",
]
