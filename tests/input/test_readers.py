"""I1, I4, I7, W7: everything that reads a file or words from outside takes what it can, or refuses it in a sentence."""

import base64
import csv
import datetime as dt
import hashlib
import io
import json
import re
import shutil
import zipfile

import icalendar
import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from tests import cast, plans, small
from tests.input import values
from tests.test_assets import package  # noqa: F401
from tracker import assets, clock, config
from tracker.business import exported, people, plan_files, seed_files
from tracker.reports import csv as csv_file
from tracker.reports import export, ics, registers, xlsx
from tracker.reports.markdown import TAGS, to_html
from tracker.rules import uploads, written_dates
from tracker.rules.calendars import Calendar, Entry
from tracker.rules.refusal import Refused
from tracker.store import database
from tracker.store.history import History

text = st.text(max_size=200)
# Letters, marks and line ends: all that may be kept as text.
kept_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=80)


def mutated(draw, content: bytes) -> bytes:
    """A file with a piece cut out, put in or written over somewhere."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        piece = draw(st.one_of(st.sampled_from(values.ODD), st.binary(max_size=30)))
        content = content[:at] + piece + content[at + draw(st.integers(0, 60)) :]
    return content


# Files that are read


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    return small.write(tmp_path_factory.mktemp("seeds") / "children-a-f")


def test_i1_a_seed_folder_is_read_or_its_mistake_is_named_with_file_and_line(seeds, tmp_path):
    folder = tmp_path / "seeds"
    shutil.copytree(seeds, folder)
    names = sorted(path.name for path in folder.glob("*.yaml"))

    @values.few("seeds", 12)
    @given(st.data())
    def read(data):
        name = data.draw(st.sampled_from(names))
        content = (seeds / name).read_bytes()
        (folder / name).write_bytes(mutated(data.draw, content))
        try:
            seed_files.read(folder)
        except seed_files.SeedMistake as mistake:
            assert ".yaml" in str(mistake) or "folder" in str(mistake)
        finally:
            (folder / name).write_bytes(content)

    read()


@values.few("a seed file", 60)
@given(st.one_of(text, st.binary(max_size=60), st.sampled_from(values.ODD)))
@example("a: &x [*x]")
@example("- !!python/object/apply:os.system [x]")
@example("? [a]\n: b")
@example("- - a")
@example("[" * 3000)
@example("--- a\n--- b")
@example("<<: {a: b}")
def test_i1_nothing_that_stands_in_a_seed_file_breaks_its_reader(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "actions.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))

    try:
        list(seed_files.entries(path, "actions"))
    except seed_files.SeedMistake as mistake:
        assert "actions.yaml" in str(mistake)


def test_i1_an_exported_file_is_loaded_whole_or_refused_and_nothing_of_it_is_kept(blank, tmp_path):
    from tracker.business import boards

    boards.create("A board", clock.now())
    with database.database.atomic() as before:
        people.add("A lead", "lead@example.org", cast.PASSWORD, by=None, today=cast.TODAY, now=clock.now())
        told = json.loads("".join(export.as_json()))
        before.rollback()
    places, path = sorted(_places(told), key=str), tmp_path / "exported.json"
    assert len(told["history"]) > 0 and len(places) > 50

    @values.few("exported", 40)
    @given(st.data())
    def load(data):
        altered = json.loads(json.dumps(told))
        *way, last = data.draw(st.sampled_from(places))
        within = altered
        for step in way:
            within = within[step]
        odd = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), text, st.lists(text, max_size=2), st.just({}))
        if data.draw(st.booleans()) or isinstance(within, list):
            within[last] = data.draw(odd)
        else:
            del within[last]
        path.write_text(json.dumps(altered), encoding="utf-8")
        with database.database.atomic() as around:
            try:
                exported.load(path)
            except Refused:
                assert not History.select().exists()
            around.rollback()

    load()


def _places(value, way=()):
    """Every place in a tree, as the steps to it."""
    found = {way} if way else set()
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found.union(*(_places(each, (*way, step)) for step, each in inside))


def _documents() -> list[tuple[str, bytes]]:
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    pdf = (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\nx\nendstream\nendobj"
    )
    return [("a.xlsx", book.getvalue()), ("a.pdf", pdf), ("a.png", b"\x89PNG\r\n\x1a\n"), ("a.csv", b"a,b\r\n1,2\r\n")]


@values.few("uploads", 120)
@given(st.data())
def test_i1_every_file_is_taken_or_refused_in_words(data):
    name, content = data.draw(st.sampled_from(_documents()))
    if data.draw(st.booleans()):
        content = mutated(data.draw, content)
    name = data.draw(st.one_of(st.just(name), text, text.map(lambda each: f"{each}.pdf")))

    try:
        assert uploads.check(name, content, 1_000_000) in set(uploads.MEDIA_TYPES.values())
    except Refused as refusal:
        assert str(refusal).endswith(".")
    shown = uploads.shown_name(name)
    assert shown and not set("/\\\r\n\x00") & set(shown)


def _in_a_part(draw, content: bytes) -> bytes:
    """The same file of Office with something odd inside of one of its parts, where a cut through the whole never comes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        chosen = draw(st.sampled_from([name for name in old.namelist() if name.endswith((".xml", ".rels"))]))
        for name in old.namelist():
            part = old.read(name)
            if name == chosen and draw(st.booleans()):
                part = mutated(draw, part)
            elif name == chosen:
                found = draw(st.sampled_from(list(PLACE.finditer(part))))
                start, end = found.span(found.lastindex)
                part = part[:start] + draw(st.sampled_from(IN_A_PLACE)) + part[end:]
            new.writestr(name, part)
    return made.getvalue()


PLACE = re.compile(rb'="([^"]+)"|>([^<]+)<')
IN_A_PLACE = (
    b"", b"-1", b"0", b"99999999999", b"1e400", b"NaN", b"A0", b"A:A", b"A1:XFD1048576", b"XFD1048576", b"\xff",
    b"inlineStr", b"s", b"d", b"b", b"n", b"2016-13-45", b"&#xD;", b"_xD800_", b"&b;", b"../../x", b"x" * 99,
)  # fmt: skip


@values.few("plans", 40)
@given(st.data())
def test_i1_every_plan_is_read_into_sheets_or_refused_in_words(data):
    plan = data.draw(st.sampled_from(plans.all_plans()))
    name, content = plan.name if "." in plan.name else f"{plan.name}.txt", plan.content
    way = data.draw(st.sampled_from(("whole", "part", "bytes", "name", "pasted")))
    if way == "part" and name.endswith(("xlsx", "docx")):
        content = _in_a_part(data.draw, content)
    elif way == "bytes":
        content = data.draw(st.binary(max_size=300))
    elif way != "whole":
        content = mutated(data.draw, content)
    if way == "name":
        name = data.draw(st.sampled_from(("a.csv", "a.tsv", "a.txt", "a.xlsx", "a.docx", "a.xls", "", "a", ".csv")))

    try:
        book = plan_files.pasted(data.draw(text)) if way == "pasted" else plan_files.read(name, content)
    except Refused as refusal:
        assert str(refusal).endswith(".") and refusal.field == ("text" if way == "pasted" else "file")
    else:
        for sheet in book.sheets:
            assert len({len(row) for row in sheet.rows}) <= 1
            for cell in (cell for row in sheet.rows for cell in row):
                assert not {"\x00", "\r"} & set(cell.text + cell.note) and (cell.text + cell.note).encode() is not None


def test_i1_a_package_with_the_stylesheet_is_used_whole_or_not_at_all(package, tmp_path, monkeypatch):  # noqa: F811
    whole, folder = package.read_bytes(), tmp_path / "vendor"

    @values.few("assets", 25)
    @given(st.data())
    def fetch(data):
        content = mutated(data.draw, whole)
        package.write_bytes(content)
        if data.draw(st.booleans()):  # as if it were the one that was checked
            monkeypatch.setattr(assets, "SHA512", base64.b64encode(hashlib.sha512(content).digest()).decode())
        try:
            assets.fetch(package, folder)
        except assets.NotFetched:
            assert not list(folder.glob(".part-*"))

    fetch()


SETTINGS = [name for name, _ in config.Settings(config.Path("/"), "sqlite:///x").shown()]


@values.few("settings", 150)
@given(
    st.dictionaries(
        st.sampled_from(SETTINGS),
        st.one_of(st.sampled_from(("-1", "9" * 40, "NaN", "\u0663", " ", "[::1", "http://[", ":", "a@b:c@d")), text),
        max_size=5,
    )
)
def test_i1_settings_are_read_or_refused_in_words(environ):
    try:
        read = config.from_environment(environ)
        assert all(isinstance(value, str) for _, value in read.shown())
        config.check_safe_to_serve(read)
    except Refused as refusal:
        assert "TRACKER_" in str(refusal) or "Set its mode" in str(refusal)


# Words that are read

PARTS_OF_DATES = (
    "within", "by", "end", "of", "the", "last", "in", "29", "February", "9999", "0000", "31", "spring", "winter", "Q5",
    "months", "publication", "2015/16", "99999", "days", "-",
)  # fmt: skip


@values.few("dates", 400)
@given(
    st.one_of(
        text,
        st.from_regex(r"[0-9]{1,6}[-/. ][0-9]{1,6}([-/. ][0-9]{1,6})?", fullmatch=True),
        st.lists(
            st.sampled_from(PARTS_OF_DATES),
            max_size=7,
        ).map(" ".join),
    ),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
)
@example("within 99999 months of publication", dt.date(2015, 9, 30))
@example("in 9999", dt.date(2015, 9, 30))
@example("Winter 9999", dt.date(2015, 9, 30))
def test_i1_no_written_date_breaks_its_reader(words, today):
    found = written_dates.read(words, today, today)

    assert found.date is not None or found.doubt


# Attacks of our own making, and what lies around them.
ATTACKS = (
    "<script>x</script>", "<ScRiPt\n>x", "<img src=x onerror=x>", "<svg><script>x</script></svg>",
    "<style>*{}</style>", "[a](javascript:x)", "[a](JaVa\tScRiPt:x)", "[a](java&#10;script:x)",
    "[a](&#106;avascript:x)", "[a](data:text/html,x)", "[a](vbscript:x)", "[a](<javascript:x>)",
    "[a][b]\n\n[b]: javascript:x", "<javascript:x>", "![a](https://e.example/x)", "![a](x){onload=x}",
    '<a href="https://e.example" onmouseover=x style=x class=x id=x>a</a>', "<p id=main>a", "<base href=//e>",
    "[[a](javascript:x)](https://e.example)", "<iframe srcdoc='<script>'>", "<math><mi xlink:href='javascript:x'>",
    "`<script>`", "<!--><script>x</script>", "<![CDATA[<script>]]>", "<a href='//e.example'>a</a>",
    "[a](//e.example)", "<meta http-equiv=refresh>", "<details open ontoggle=x>", "<form action=x><input>",
    "\x00<scr\x00ipt>", "<a\x0bhref=x onclick=x>", "> <b onclick=x>\n\n- <u>",
)  # fmt: skip


@values.few("markdown", 150)
@given(st.lists(st.one_of(st.sampled_from(ATTACKS), text), min_size=1, max_size=4).map("".join))
@example("".join(ATTACKS))
def test_w7_no_text_becomes_markup_that_acts(words):
    html = str(to_html(words))

    for tag, attributes in re.findall(r"<\s*/?\s*([a-zA-Z0-9!?]+)([^>]*)>", html):
        assert tag in TAGS
        assert re.fullmatch(
            r"""(?:\s(?:href="(?:https?:|mailto:)[^"]*"|rel="noopener noreferrer nofollow"))*\s*/?""", attributes
        )


@pytest.mark.parametrize("words", ATTACKS)
def test_w7_each_attack_by_itself_is_only_text(words):
    assert not re.search(rf"<(?!/?(?:{'|'.join(TAGS)})\b)", str(to_html(words)))


# Files that are written


@values.few("cells", 100)
@given(st.one_of(kept_text, st.tuples(st.sampled_from(csv_file.FORMULA), kept_text).map("".join)))
@example("'=1")
def test_i7_no_cell_of_a_csv_file_begins_a_formula_and_it_is_read_back(words):
    written = csv_file.write_registers([registers.Register("A", ["What"], [[words]])])
    ((_, (cell, *_)),) = [list(csv.reader(io.StringIO(written.removeprefix(csv_file.MARK), newline="")))]

    assert not cell.startswith(csv_file.FORMULA)
    assert cell.removeprefix("'") == words if words.startswith(csv_file.FORMULA) else cell == words


def test_i7_every_cell_of_a_workbook_is_text_and_is_read_back_whole():
    @values.few("workbook", 5)
    @given(
        st.lists(st.one_of(kept_text, st.tuples(st.sampled_from(csv_file.FORMULA), kept_text).map("".join)), max_size=60)
    )
    def write(words):
        words = [each for each in words if each]
        register = registers.Register("A", ["What"], [[each] for each in words])
        content = xlsx.write_registers([register], "A title", "A body", cast.TODAY)
        cells = [
            row[0]
            for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2, max_row=1 + len(words))
        ]
        assert all(cell.data_type == "s" for cell in cells)
        for cell, typed in zip(cells, words, strict=True):
            assert unescape(cell.value).replace("\r\n", "\n").replace("\r", "\n") == typed.replace("\r\n", "\n").replace(
                "\r", "\n"
            )

    write()


def _lines(words: str) -> list[str]:
    return re.split("\r\n|\r|\n", words)


@values.few("calendar", 60)
@given(kept_text, st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_i1_any_title_is_read_back_from_a_calendar_and_adds_no_line(words, day):
    entry = Entry("due-1", day, f"A1 due: {words}", ("actions.show", "r", "A1"), 3, dt.datetime(2015, 9, 1))
    file = ics.write(Calendar((entry,), 0), words, lambda path: "https://t.example/A1")

    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert str(event["summary"]) == "".join(letter if letter.isprintable() else " " for letter in f"A1 due: {words}")
    assert event["dtstart"].dt == day and file.count(b"BEGIN:VEVENT") == 1 and b"X-OWN" not in file
