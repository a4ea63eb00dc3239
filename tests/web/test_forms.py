"""I2 and I4: what a field takes, what it refuses in words, and that it gives back what was typed."""

import pytest
from werkzeug.datastructures import MultiDict

from tracker.web.forms import DayField, Form, Line, RadioField, SelectField, Several, Words


class Example(Form):
    words = Words("Words", needed="Write something.", limit=50)
    line = Line("Line", limit=10)
    day = DayField("Day", required=True, what="the day")
    one = RadioField("One", choices=[("a", "A"), ("b", "B")], needed="Choose one.")
    few = SelectField("Few", choices=[("", "None"), ("x", "X")])

    class Meta:
        csrf = False


GOOD = {"words": "Said.", "line": "short", "day-day": "29", "day-month": "2", "day-year": "2016", "one": "a", "few": ""}


@pytest.fixture
def sent(app):
    """sent(field=value) is the form as it comes back."""

    def _sent(**fields):
        data = MultiDict({**GOOD, **{name.replace("_", "-"): value for name, value in fields.items()}})
        with app.test_request_context("/", method="POST"):
            form = Example(formdata=data)
            form.validate()
            return form

    return _sent


def test_i4_what_is_right_is_taken_as_it_was_written(sent):
    form = sent(words="  kept\n whole  ")

    assert form.errors == {}
    assert form.words.data == "  kept\n whole  " and form.day.data.isoformat() == "2016-02-29"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (("", "", ""), "Enter the day."),
        (("1", "", "2015"), "The date must have a month."),
        (("", "", "2015"), "The date must have a day and a month."),
        (("29", "2", "2015"), '"29 2 2015" is not a date. Write it like 30 9 2015.'),
        (("31", "4", "2015"), "is not a date"),
        (("0", "1", "2015"), "is not a date"),
        (("1", "13", "2015"), "is not a date"),
        (("1", "1", "15"), "is not a date"),
        (("1", "1", "-2015"), "is not a date"),
        (("1", "1", "20155"), "is not a date"),
        (("٣", "1", "2015"), "is not a date"),
        (("1.5", "1", "2015"), "is not a date"),
        (("one", "January", "2015"), "is not a date"),
        (("1", "1", "0001"), "Enter a year from 1900 to 2100."),
        (("31", "12", "9999"), "Enter a year from 1900 to 2100."),
    ],
)
def test_i2_a_day_that_cannot_be_is_refused_and_given_back(sent, parts, says):
    form = sent(**dict(zip(("day_day", "day_month", "day_year"), parts, strict=True)))

    assert says in form.day.errors[0]
    assert (form.day.day_text, form.day.month_text, form.day.year_text) == parts
    assert form.day.data is None or form.day.errors


def test_i2_a_blank_that_is_needed_says_what_is_wanted(sent):
    form = sent(words=" \n ", one="")

    assert form.words.errors == ["Write something."] and form.one.errors == ["Choose one."]


@pytest.mark.parametrize("wrong", ["c", "A", "a,b", "None", "0", "__class__", "a\x00b"])
def test_i2_what_is_not_among_the_choices_is_refused_and_looked_for_nowhere(sent, wrong):
    form = sent(one=wrong, few=wrong)

    assert form.one.errors and form.few.errors
    assert not form.one.data and not form.few.data


def test_i4_too_much_is_refused_and_never_cut(sent):
    form = sent(words="x" * 51, line="y" * 11)

    assert form.words.errors == ["Use at most 50 characters; this has 51."]
    assert form.line.errors == ["Use at most 10 characters; this has 11."]
    assert (form.words.data, form.line.data) == ("x" * 51, "y" * 11)


@pytest.mark.parametrize("odd", ["a\x00b", "\ud800"])
def test_i1_what_cannot_be_kept_as_text_is_refused(sent, odd):
    assert "cannot be kept" in sent(words=odd).words.errors[0]


def test_i1_a_form_that_lacks_its_fields_is_refused(app):
    with app.test_request_context("/", method="POST"):
        form = Example(formdata=MultiDict({"x": "y"}))
        assert not form.validate()

    assert set(form.errors) == {"words", "day", "one"}


@pytest.mark.parametrize("name", ["one", "few", "several"])
def test_a3_what_was_not_offered_is_refused_however_often_the_form_is_asked(app, name):
    """What is no choice is taken away. A page that asks twice must not save it as if it had been left empty."""

    class Optional(Example):
        one = RadioField("One", choices=[("a", "A")])
        several = Several("Several", choices=[("s", "S")])

    data = {**GOOD, "one": "a", "several": "s", name: "not-offered"}
    with app.test_request_context("/", method="POST"):
        form = Optional(formdata=MultiDict(data))
        assert [form.validate(), form.validate()] == [False, False]

    assert list(form.errors) == [name]
