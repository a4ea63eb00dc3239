"""Which files may be kept: by their ending and by what is in them."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from tracker.rules import uploads
from tracker.rules.refusal import Refused

LARGEST = 1_000_000
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20


def pdf(objects: bytes = b"1 0 obj\n<< /Type /Catalog >>\nendobj\n") -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + objects + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def packed(inside: bytes, name: bytes = b"/ObjStm") -> bytes:
    """A PDF whose objects stand in a packed stream, as most programs write them."""
    stream = zlib.compress(inside)
    head = b"4 0 obj\n<< /Type %s /N 1 /First 5 /Filter /FlateDecode /Length %d >>\nstream\n" % (name, len(stream))
    return pdf(head + stream + b"\nendstream\nendobj\n")


def office(main: str, *others: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", main, *others):
            archive.writestr(name, "<x/>")
    return content.getvalue()


DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", pdf(), "application/pdf"),
        ("a.pdf", packed(b"2 0 << /Type /Pages >>"), "application/pdf"),
        ("A.DOCX", DOCX, uploads.MEDIA_TYPES["docx"]),
        ("a.xlsx", XLSX, uploads.MEDIA_TYPES["xlsx"]),
        ("a.png", PNG, "image/png"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.b.jpeg", JPEG, "image/jpeg"),
        ("a.txt", "Grüße".encode(), "text/plain"),
        ("a.txt", "Grüße".encode("cp1252"), "text/plain"),
        ("a.csv", b"\xef\xbb\xbfarea,yes\n", "text/csv"),
    ],
)
def test_e1_the_kinds_that_are_agreed_are_taken(name, content, kind):
    assert uploads.check(name, content, LARGEST) == kind == uploads.media_type(name)


@pytest.mark.parametrize(
    "name", ["a.exe", "a.html", "a.htm", "a.svg", "a.zip", "a.docm", "a.xlsm", "a.js", "a", "", ".pdf.", "a.pdf.exe"]
)
def test_e1_other_endings_are_refused_in_words(name):
    with pytest.raises(Refused, match="The tracker takes a PDF"):
        uploads.check(name, pdf(), LARGEST)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90\x00 an exe"),
        ("a.pdf", b"<html>%PDF</html>"),
        ("a.png", JPEG),
        ("a.jpg", PNG),
        ("a.docx", XLSX),
        ("a.xlsx", DOCX),
        ("a.docx", b"PK\x03\x04 not really"),
        ("a.docx", pdf()),
        ("a.txt", b"MZ\x90\x00\x03\x00"),
        ("a.txt", b"<!DOCTYPE html><p>x"),
        ("a.csv", b"  \n<SVG onload=x>"),
        ("a.txt", b"\xef\xbb\xbf<script>x</script>"),
    ],
)
def test_e1_content_that_is_not_what_the_name_says_is_refused(name, content):
    with pytest.raises(Refused, match="its content is something else"):
        uploads.check(name, content, LARGEST)


def test_e1_an_empty_file_and_one_too_large_are_refused():
    with pytest.raises(Refused, match="empty"):
        uploads.check("a.pdf", b"", LARGEST)
    with pytest.raises(Refused, match="larger than 1 MB"):
        uploads.check("a.pdf", pdf() + b" " * LARGEST, LARGEST)


@pytest.mark.parametrize(
    "active",
    [
        b"1 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj",
        b"1 0 obj << /S /Java#53cript >> endobj",
        b"1 0 obj << /S /Rendition /JS 5 0 R >> endobj",
        b"1 0 obj << /S /Launch /F (cmd.exe) >> endobj",
        b"1 0 obj << /Names << /EmbeddedFiles 3 0 R >> >> endobj",
        b"1 0 obj << /Type /EmbeddedFile >> endobj",
        b"1 0 obj << /AcroForm << /XFA [ 3 0 R ] >> >> endobj",
        b"1 0 obj << /Subtype /RichMedia >> endobj",
    ],
)
def test_a_pdf_that_can_act_is_refused_also_when_its_objects_are_packed(active):
    for content in (pdf(active), packed(active), packed(active, b"/Obj#53tm")):
        with pytest.raises(Refused, match="scripts or files inside it"):
            uploads.check("a.pdf", content, LARGEST)


def test_letters_that_stand_in_a_picture_by_chance_do_not_refuse_a_pdf():
    picture = b"5 0 obj << /Length 9 >>\nstream\n\x01/JS\x02/XFA\x93\nendstream endobj\n"
    assert uploads.check("a.pdf", pdf(picture), LARGEST) == "application/pdf"


def test_a_pdf_that_is_locked_or_cannot_be_checked_is_refused():
    with pytest.raises(Refused, match="locked"):
        uploads.check("a.pdf", pdf(b"trailer << /Encrypt 7 0 R >>\n"), LARGEST)
    with pytest.raises(Refused, match="cannot be checked"):
        uploads.check("a.pdf", pdf(b"<< /Type /ObjStm >>\nstream\nnot packed as we know\nendstream\n"), LARGEST)


def test_e6_a_pdf_packed_out_of_measure_is_refused_without_unpacking_it_all(monkeypatch):
    monkeypatch.setattr(uploads, "_PDF_INFLATED", 1000)
    with pytest.raises(Refused, match="cannot be checked"):
        uploads.check("a.pdf", packed(b"0" * 10_000), LARGEST)


@pytest.mark.parametrize(
    "member",
    [
        "word/vbaProject.bin",
        "word/vbaData.xml",
        "word/activeX/activeX1.xml",
        "word/embeddings/oleObject1.bin",
        "word/_rels/settings.xml.rels",
        "xl/macrosheets/sheet1.xml",
        "xl/externalLinks/externalLink1.xml",
    ],
)
def test_e6_an_office_file_that_can_act_is_known_by_its_zip_directory(member):
    main, name = ("xl/workbook.xml", "a.xlsx") if member.startswith("xl/") else ("word/document.xml", "a.docx")
    with pytest.raises(Refused, match="macros, objects or links"):
        uploads.check(name, office(main, member), LARGEST)


def test_e6_an_office_file_that_claims_to_unpack_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "_ZIP_BYTES", 10)
    with pytest.raises(Refused, match="packed too tightly"):
        uploads.check("a.docx", DOCX, LARGEST)


@pytest.mark.parametrize(("answer", "sentence"), [("yes", "must not identify"), ("", "Say whether"), ("x", "Say whether")])
def test_every_upload_is_asked_whether_it_names_a_child(answer, sentence):
    with pytest.raises(Refused, match=sentence):
        uploads.check_answer(answer)
    uploads.check_answer("no")
