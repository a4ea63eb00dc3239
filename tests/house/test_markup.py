"""W8 and I5: text becomes markup in one place, templates escape everywhere, and no SQL is built from words."""

import re
from pathlib import Path

from tracker.app import create_app
from tracker.store import database

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "tracker").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ONE_PLACE = "tracker/reports/markdown.py"


def _where(paths, pattern: str) -> list[str]:
    found = re.compile(pattern)
    return [str(path.relative_to(ROOT)) for path in paths if found.search(path.read_text(encoding="utf-8"))]


def test_w8_markup_is_made_in_one_place():
    assert _where(CODE, r"\bMarkup\b|markupsafe") == [ONE_PLACE]


def test_w8_no_template_calls_anything_safe():
    assert _where(TEMPLATES, r"\|\s*safe\b|\bsafe\s*\(|autoescape\s+false|\bMarkup\b") == []


def test_w8_no_template_is_made_of_words():
    assert _where(CODE, r"render_template_string|from_string\(|Template\(") == []


def test_w8_every_template_escapes(tracker):
    before = database.database.obj
    before.close()
    getattr(before, "close_all", lambda: None)()
    app = create_app(tracker)
    database.database.connect(reuse_if_open=True)
    choose = app.jinja_env.autoescape

    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / "templates"))
        assert choose(name) if callable(choose) else choose, name


def test_i5_sql_is_written_in_the_store_alone_and_never_from_words():
    assert _where([path for path in CODE if "store" not in path.parts], r"execute_sql|\bSQL\(|\braw\(") == []
    written = [path for path in CODE if "migrations" not in path.parts]
    assert _where(written, r"SQL\(\s*f[\"']|\.raw\(|execute_sql\(\s*f[\"']|%\s*\(.*SELECT") == []


def test_nothing_that_runs_words_is_used():
    assert _where(CODE, r"\beval\(|\bexec\(|pickle|yaml\.load\(|shell=True|os\.system") == []
