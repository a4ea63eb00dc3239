"""E-mails as evidence: what hangs on one is judged as if it were given by itself."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib

import pytest

from tests import mails
from tracker.rules import upload_mail, uploads
from tracker.rules.refusal import Refused

LARGEST = 1_000_000
ACTIVE_PDF = b"%PDF-1.7\n4 0 obj\n<< /Type /ObjStm /N 1 /First 5 >>\nstream\n"
ACTIVE_PDF += zlib.compress(b"7 0 << /S /JavaScript /JS (x) >>") + b"\nendstream\nendobj\n%%EOF\n"


def with_macros() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            archive.writestr(name, "<x/>")
    return content.getvalue()


@pytest.mark.parametrize("write", [mails.eml, mails.msg])
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "carries a.exe. The tracker does not take files of that kind"),
        ("a.html", b"<p>", "carries a.html. The tracker does not take"),
        ("a.pdf", b"MZ", "carries a.pdf. It is called .pdf but"),
        ("a.pdf", ACTIVE_PDF, "carries a.pdf. This PDF carries scripts"),
        ("a.docx", with_macros(), "carries a.docx. This file carries macros"),
        ("a.eml", mails.eml(), "carries a.eml. This e-mail has another e-mail inside it"),
        ("a.msg", mails.msg(), "carries a.msg. This e-mail has another e-mail inside it"),
        ("a.txt\u202efdp.exe", b"x", "The tracker does not take files of that kind"),
        ("a.txt", b"", "carries a.txt. It is empty"),
    ],
)
def test_e1_what_hangs_on_an_e_mail_is_judged_as_if_given_by_itself(write, name, content, sentence):
    with pytest.raises(Refused, match=sentence):
        uploads.check(f"mail.{write.__name__}", write(("first.txt", b"Found."), (name, content)), LARGEST)


FORWARDED = b"Content-Type: message/rfc822\r\n\r\n" + mails.eml()


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (FORWARDED, "another e-mail inside"),
        (b"Content-Type: text/html; name=a.html\r\n\r\n<p>x", "carries a.html"),
        (
            b"Content-Type: text/plain\r\nContent-Disposition: attachment; filename*=utf-8''a%2Eexe\r\n\r\nx",
            "carries a.exe",
        ),
        # What one program reads first, another reads last: every name is judged, and what is said twice is not taken.
        (
            b"Content-Type: text/plain; name=a.js\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx",
            "carries a.js",
        ),
        (
            b"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt; filename*=utf-8''a.js\r\n\r\nx",
            "carries a.js",
        ),
        (
            b'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="=?utf-8?Q?a.js=00?=.txt"\r\n\r\nx',
            "cannot be checked",
        ),
        (
            b"Content-Disposition: inline\r\nContent-Disposition: attachment; filename=a.js\r\n\r\nx",
            "cannot be checked",
        ),
        (
            b"Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nx\r\n--y--",
            "cannot be checked",
        ),
        (
            b"Content-Type: multipart/mixed; boundary=z; boundary=y\r\n\r\n--z\r\n\r\nx\r\n--z--",
            "cannot be checked",
        ),
        (b"Content-Type: application/pkcs7-mime\r\n\r\nx", "carries pkcs7-mime"),
        (b"Content-Type: image/svg+xml\r\n\r\n<svg/>", "carries picture.svg"),
        (b"Content-Type: text/plain\r\n\r\nbegin 644 a.exe\r\n#0V%T\r\nend\r\n", "cannot be checked"),
    ],
)
def test_e1_parts_of_an_e_mail_that_are_no_text_of_its_own_are_judged(part, sentence):
    head = b"From: a@b.example\r\nDate: Wed, 30 Sep 2015 09:00:00 +0100\r\nMIME-Version: 1.0\r\n"
    body = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + part + b"\r\n--x--\r\n"
    with pytest.raises(Refused, match=sentence):
        uploads.check("a.eml", head + body, LARGEST)


def test_e6_an_e_mail_with_parts_within_parts_without_end_is_refused():
    head = b"From: a@b.example\r\nDate: Wed, 30 Sep 2015 09:00:00 +0100\r\n"
    for depth in (upload_mail.DEPTH + 1, 3_000):
        nested = b"".join(b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (n, n) for n in range(depth))
        with pytest.raises(Refused, match="cannot be checked"):
            uploads.check("a.eml", head + nested, LARGEST)


@pytest.mark.parametrize(
    "content",
    [
        mails.msg(kind="IPM.Note.Form"),  # a form of its own carries scripts
        mails.msg(kind="IPM.Appointment"),
        mails.msg(top={"Macros": {"VBA": b"x"}}),
        mails.msg(top={"__substg1.0_8005001F": "\\\\host\\share".encode("utf-16-le")}),  # fetched as a sound
    ],
)
def test_e1_an_e_mail_of_outlook_that_is_more_than_an_e_mail_is_refused(content):
    with pytest.raises(Refused, match="cannot be checked"):
        uploads.check("a.msg", content, LARGEST)


def test_e1_an_e_mail_of_outlook_inside_another_is_refused():
    inner = {"__substg1.0_3701000D": {"__properties_version1.0": b"\x00" * 24}}
    with pytest.raises(Refused, match="another e-mail inside it"):
        uploads.check("a.msg", mails.msg(("x.txt", b"x"), more=inner), LARGEST)


def test_e1_an_e_mail_of_outlook_that_is_cut_or_changed_gives_an_answer_in_words():
    whole = mails.msg(("audit.txt", b"Found. " * 900))
    for at in range(0, len(whole), 97):
        for content in (whole[:at], whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :]):
            with contextlib.suppress(Refused):
                uploads.check("a.msg", content, LARGEST)
