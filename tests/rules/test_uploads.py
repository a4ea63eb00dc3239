"""Which files may be kept: by their ending and by what is in them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from tests import mails
from tracker.rules import upload_office, upload_pdf, uploads
from tracker.rules.refusal import Refused

LARGEST = 1_000_000


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def segment(kind: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(content) + 2) + content


SIZE = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", SIZE) + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND")
FRAME = segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00") + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00") + FRAME + b"\x00\xff\xd9"


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
        ("a.txt", "Grüße".encode("utf-16"), "text/plain"),
        ("a.eml", mails.eml(), "message/rfc822"),
        ("a.eml", mails.eml(("audit.pdf", pdf()), ("sample.PNG", PNG), html="<p>Nine of ten."), "message/rfc822"),
        ("a.msg", mails.msg(), "application/vnd.ms-outlook"),
        ("a.msg", mails.msg(("audit.docx", DOCX), ("long.txt", b"Found. " * 900)), "application/vnd.ms-outlook"),
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
        ("a.txt", b"<!-- x --><body onload=x>"),
        ("a.txt", "<html>".encode("utf-16")),
        ("a.txt", b"{\\rtf1 x}"),
        ("a.csv", b"a,b\n" + DOCX),
        ("a.pdf", b"<html>\n" + pdf()),
        ("a.pdf", pdf() + DOCX),
        ("a.png", b"GIF89a" + PNG),
        ("a.png", PNG + b"<html><script>x</script>"),
        ("a.png", PNG[:-4] + b"\x00\x00\x00\x00"),
        ("a.png", PNG[:8] + chunk(b"tEXt", b"<html>") + PNG[8:]),
        ("a.jpg", b"\xff\xd8\xff\xfe<html><script>x</script>"),
        ("a.jpg", JPEG[:2] + b"\x00" + JPEG[2:]),
        ("a.jpg", JPEG + DOCX),
        ("a.docx", b"<html>" + DOCX),
        ("a.eml", b"<html><p>x</p></html>"),
        ("a.eml", b"Subject: x\r\nTo: a@b.example\r\n\r\nNobody sent this."),
        ("a.eml", b"From: a@b.example\r\n<html>\r\nDate: x\r\n\r\n"),
        ("a.eml", mails.msg()),
        ("a.msg", mails.eml()),
        ("a.msg", mails.compound({"WordDocument": b"x", "Macros": {"VBA": b"x"}})),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5000),
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
        b"1 0 obj << /Subtype /FileAttachment /FS 4 0 R >> endobj",
        b"1 0 obj << /Type /Filespec /F (a.exe) /EF << /F 4 0 R >> >> endobj",
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
    monkeypatch.setattr(upload_pdf, "INFLATED", 1000)
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
    monkeypatch.setattr(upload_office, "BYTES", 10)
    with pytest.raises(Refused, match="packed too tightly"):
        uploads.check("a.docx", DOCX, LARGEST)


@pytest.mark.parametrize(("answer", "sentence"), [("yes", "must not identify"), ("", "Say whether"), ("x", "Say whether")])
def test_every_upload_is_asked_whether_it_names_a_child(answer, sentence):
    with pytest.raises(Refused, match=sentence):
        uploads.check_answer(answer)
    uploads.check_answer("no")


@pytest.mark.parametrize(
    "objects",
    [
        b"1 0 obj << /S /Rendition /JS\x00(app.alert(1)) >> endobj",
        b"1 0 obj << /S /Rendition /JS%x\n(app.alert(1)) >> endobj",
        b"1 0 obj << /S /GoToE /F (\\\\host\\share) >> endobj",
        b"1 0 obj << /S /Go#54oR /F (\\\\host\\share) >> endobj",
        b"1 0 obj << /S /SubmitForm /F (x) >> endobj",
        b"1 0 obj << >> endobj\n%%EOF\n7 0 obj << /S /JavaScript /JS (x) >> endobj\nstartxref 9\n%%EOF",  # a later update
    ],
)
def test_e1_a_pdf_that_hides_what_it_does_is_refused(objects):
    for content in (pdf(objects), packed(objects)):
        with pytest.raises(Refused, match="scripts or files inside it"):
            uploads.check("a.pdf", content, LARGEST)


def stream(said: bytes, content: bytes) -> bytes:
    return pdf(
        b"4 0 obj\n<< /N 1 /First 5 /Length %d %s >>\nstream\n%s\nendstream\nendobj\n" % (len(content), said, content)
    )


ACTS = b"7 0 << /S /JavaScript /JS (x) >>"


@pytest.mark.parametrize(
    "content",
    [
        stream(b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1 >>", zlib.compress(b"7 0 << >>")),
        stream(b"/Filter [ /ASCIIHexDecode /FlateDecode ]", zlib.compress(ACTS).hex().encode()),
        stream(b"/Filter /LZWDecode", b"\x80\x0b\x60\x50"),
        stream(b"/Filter /FlateDecode", zlib.compress(ACTS)[:-6]),
        stream(b"/Filter [ /ASCIIHexDecode /FlateDecode ]" + b" " * 3_000, zlib.compress(ACTS).hex().encode()),
        stream(b"/Filter /FlateDecode /DecodeParms 9 0 R" + b"\n%" + b"x" * 3_000 + b"\n", zlib.compress(ACTS)),
    ],
)
def test_e1_a_pdf_whose_objects_are_packed_in_another_way_is_refused(content):
    with pytest.raises(Refused, match="cannot be checked"):
        uploads.check("a.pdf", content, LARGEST)


def test_e1_packed_objects_are_looked_at_whatever_they_are_called_and_wherever_they_seem_to_end():
    stored = zlib.compressobj(0)
    unpacked = stored.compress(b"7 0 (endstream endobj) " + ACTS) + stored.flush()
    nameless = pdf(b"4 0 obj << /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % zlib.compress(ACTS))
    for content in (stream(b"/Filter /FlateDecode", unpacked), stream(b"/Type 9 0 R", zlib.compress(ACTS)), nameless):
        with pytest.raises(Refused, match="scripts or files inside it"):
            uploads.check("a.pdf", content, LARGEST)


def test_an_outline_a_page_and_a_profile_of_colours_do_not_refuse_a_pdf():
    page = zlib.compress(b"1 0 0 1 72 720 cm BT /F1 12 Tf (What was found) Tj ET")
    outline = b"2 0 obj << /Type /Outlines /First 3 0 R /Last 3 0 R >> endobj\n"
    picture = b"5 0 obj << /Filter /DCTDecode /N 3 >>\nstream\n" + JPEG + b"\nendstream endobj\n"
    text = b"4 0 obj << /Filter /FlateDecode /DecodeParms << /Predictor 1 >> >>\nstream\n" + page + b"\nendstream endobj\n"
    assert uploads.check("a.pdf", pdf(outline + picture + text), LARGEST) == "application/pdf"


REFERS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"%s/>'
    "</Relationships>"
)
AWAY = ' TargetMode="External"'


def zipped(change=None, **members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>", **members}.items():
            archive.writestr(name, text)
    return (change or bytes)(content.getvalue())


@pytest.mark.parametrize(
    ("kind", "target", "mode"),
    [
        ("image", "https://elsewhere.example/x.png", AWAY),
        ("attachedTemplate", "https://elsewhere.example/x.dotm", AWAY),
        ("frame", "file://host/share", AWAY),
        ("image", "https://elsewhere.example/x.png", ' TargetMode="&#69;xternal"'),
        ("vbaProject", "plain.bin", ""),
        ("aFChunk", "part.html", ""),
        ("oleObject", "part.bin", ""),
        ("connections", "part.xml", ""),
        ("webextensiontaskpanes", "part.xml", ""),
    ],
)
def test_e1_an_office_file_that_fetches_or_acts_is_known_by_what_its_parts_point_to(kind, target, mode):
    with pytest.raises(Refused, match="macros, objects or links"):
        uploads.check("a.docx", zipped(**{"word/_rels/document.xml.rels": REFERS % (kind, target, mode)}), LARGEST)


def test_e1_a_link_in_the_text_and_a_picture_that_lies_inside_are_taken():
    for kind, target, mode in (("hyperlink", "https://board.example", AWAY), ("image", "media/image1.png", "")):
        content = zipped(**{"word/_rels/document.xml.rels": REFERS % (kind, target, mode)})
        assert uploads.check("a.docx", content, LARGEST) == uploads.MEDIA_TYPES["docx"]


@pytest.mark.parametrize("beside", ["", 'Type="x"'])
def test_e1_macros_are_known_by_what_a_part_is_said_to_be_whatever_it_is_called(beside):
    said = f'<Types><Override PartName="/word/x.bin" {beside} ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    with pytest.raises(Refused, match="macros, objects or links"):
        uploads.check("a.docx", zipped(**{"[Content_Types].xml": said}), LARGEST)


def locked(content: bytes) -> bytes:
    """With the mark that its parts have a password, in the directory."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 8] + b"\x01" + content[at + 9 :]


@pytest.mark.parametrize(
    "content",
    [
        zipped(locked),
        zipped(**{"../../etc/x": "x"}),
        zipped(**{"/etc/x": "x"}),
        zipped(**{"word/x.xml": "x", "Word/X.xml": "y"}),
        zipped(
            lambda content: content.replace(b"word/document.xml", b"word/vbaproj.bin.", 1)
        ),  # where it lies, not in the list
        zipped(**{"_rels/.rels": '<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>'}),
        zipped(**{"_rels/.rels": "<x>"}),
        zipped(lambda content: content[:-2] + b"\x06\x00<html>"),
    ],
)
def test_e6_an_office_file_whose_list_of_parts_is_not_in_order_is_refused(content):
    with pytest.raises(Refused, match="cannot be checked"):
        uploads.check("a.docx", content, LARGEST)


def test_e6_of_an_office_file_no_more_is_read_than_the_parts_that_point_and_those_within_measure(monkeypatch):
    bomb = "<x>" + " " * 6_000_000 + "</x>"
    with pytest.raises(Refused, match="packed too tightly"):
        uploads.check("a.docx", zipped(**{"word/_rels/document.xml.rels": bomb}), LARGEST)
    monkeypatch.setattr(upload_office, "MEMBERS", 50)
    many = zipped(**{f"word/{number}.xml": "" for number in range(50)})
    with pytest.raises(Refused, match="packed too tightly"):
        uploads.check("a.docx", many, LARGEST * 5)
