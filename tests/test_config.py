"""Settings from the environment, and what the tracker refuses to serve with."""

import dataclasses
import os
import stat

import pytest

from tracker import config
from tracker.rules.refusal import Refused

KEY = "k" * 40


@pytest.fixture
def safe(tmp_path):
    """Settings that may be served with."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    return config.from_environment({"TRACKER_DATA": str(data), "TRACKER_SECRET_KEY": KEY})


def test_o1_safe_settings_may_be_served_with(safe):
    config.check_safe_to_serve(safe)
    config.check_safe_to_serve(safe, debug=True)


@pytest.mark.parametrize("key", ["", "dev", "SECRET", "changeme", "short", "k" * 31])
def test_o1_no_key_or_a_known_one_is_refused(safe, key):
    with pytest.raises(Refused, match="TRACKER_SECRET_KEY is missing, too short or well known"):
        config.check_safe_to_serve(dataclasses.replace(safe, secret_key=key))


@pytest.mark.parametrize("bind", ["0.0.0.0:5000", "192.0.2.1:80", "[::]:5000", "tracker.example:5000", ":5000"])
def test_o1_debugging_on_an_open_address_is_refused(safe, bind):
    with pytest.raises(Refused, match="only possible on 127.0.0.1"):
        config.check_safe_to_serve(dataclasses.replace(safe, bind=bind), debug=True)


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o704, 0o701])
def test_o1_a_data_folder_that_others_can_read_is_refused(safe, mode):
    safe.data.chmod(mode)
    with pytest.raises(Refused, match="Set its mode to 700"):
        config.check_safe_to_serve(safe)


def test_o1_e2_evidence_in_a_folder_of_its_own_that_others_can_read_is_refused(safe, tmp_path):
    elsewhere = tmp_path / "evidence"
    elsewhere.mkdir(mode=0o755)
    elsewhere.chmod(0o755)
    with pytest.raises(Refused, match="evidence. Set its mode to 700"):
        config.check_safe_to_serve(dataclasses.replace(safe, evidence=str(elsewhere)))
    elsewhere.chmod(0o700)
    config.check_safe_to_serve(dataclasses.replace(safe, evidence=str(elsewhere)))
    config.check_safe_to_serve(dataclasses.replace(safe, evidence="s3://bucket/board"))


def test_o1_a_key_is_made_once_random_and_for_its_owner_alone(tmp_path):
    old = os.umask(0)  # so that the modes are the tracker's own doing
    config.make_key(tmp_path / "data")
    path = tmp_path / "data" / "secret-key"
    first = path.read_text()
    config.make_key(tmp_path / "data")
    os.umask(old)

    assert path.read_text() == first and len(first.strip()) >= 43
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert config.from_environment({"TRACKER_DATA": str(tmp_path / "data")}).secret_key == first.strip()


def test_secrets_are_not_shown(safe):
    settings = dataclasses.replace(safe, database="postgresql://tracker:hunter2@db.example:5432/tracker")

    assert KEY not in repr(settings) and KEY not in str(settings.shown())
    assert "hunter2" not in str(settings.shown()) and "tracker:hidden@db.example" in str(settings.shown())


@pytest.mark.parametrize(
    ("name", "value"), [("TRACKER_TODAY", "30.9.2015"), ("TRACKER_PROXIES", "two"), ("TRACKER_MAX_UPLOAD", "25 MB")]
)
def test_i2_a_setting_that_cannot_be_read_is_refused_in_words(tmp_path, name, value):
    with pytest.raises(Refused, match=f'{name} is "{value}"'):
        config.from_environment({"TRACKER_DATA": str(tmp_path), name: value})


def test_the_demonstration_has_a_folder_and_a_database_of_its_own(tmp_path):
    environ = {"TRACKER_DATA": "/live", "TRACKER_DATABASE": "postgresql://live", "TRACKER_EVIDENCE": "/live/evidence"}
    settings = config.from_environment(environ, folder=tmp_path)

    assert settings.data == tmp_path
    assert settings.database == f"sqlite:///{tmp_path / 'tracker.db'}" and settings.evidence == str(tmp_path / "evidence")


ONE = {
    "TRACKER_OIDC_ISSUER": "https://login.example/tenant",
    "TRACKER_OIDC_CLIENT_ID": "tracker",
    "TRACKER_OIDC_CLIENT_SECRET": "not to be shown",
}


def test_z2_a_directory_is_named_in_the_settings_and_its_secret_is_hidden():
    settings = config.from_environment({**ONE, "TRACKER_OIDC_NAME": "Oxfordshire’s account"})

    (named,) = settings.providers
    assert (named.key, named.issuer, named.name) == ("organisation", ONE["TRACKER_OIDC_ISSUER"], "Oxfordshire’s account")
    assert named.mail_is_verified is False
    assert dict(settings.shown())["TRACKER_OIDC_CLIENT_SECRET"] == "set, hidden"
    assert "not to be shown" not in f"{settings}{settings.shown()}"


def test_z2_each_of_several_directories_has_a_name_in_its_settings():
    police = {name.replace("OIDC", "OIDC_POLICE"): value for name, value in ONE.items()}
    nhs = {name.replace("OIDC", "OIDC_NHS"): value for name, value in ONE.items()}
    nhs |= {"TRACKER_OIDC_NHS_ISSUER": "https://nhs.example", "TRACKER_OIDC_NHS_MAIL": "verified"}

    found = config.from_environment(police | nhs).providers
    assert [(each.key, each.mail_is_verified) for each in found] == [("nhs", True), ("police", False)]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"TRACKER_OIDC_ISSUER": "http://login.example"}, "begins with https"),
        ({"TRACKER_OIDC_ISSUER": "https://login.example?x=1"}, "begins with https"),
        ({"TRACKER_OIDC_CLIENT_ID": " "}, "CLIENT_ID is not"),
        ({"TRACKER_OIDC_CLIENT_SECRET": ""}, "CLIENT_SECRET is not"),
        ({"TRACKER_OIDC_SCOPES": "email"}, "openid"),
        ({"TRACKER_OIDC_MAIL": "yes"}, "write verified"),
        ({name.replace("OIDC", "OIDC_TWICE"): value for name, value in ONE.items()}, "the same directory"),
    ],
)
def test_z2_settings_that_would_not_be_safe_are_refused_in_words(changed, words):
    with pytest.raises(Refused, match=words):
        config.from_environment({**ONE, **changed})
