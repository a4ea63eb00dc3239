"""O3: what a deployment installs is pinned with digests, is what setup.cfg asks for and no more, and is on the bill."""

import configparser
import json
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as plain

ROOT = Path(__file__).parents[2]
PINS = (ROOT / "requirements" / "deployed.txt").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"(?m)^([a-z0-9-]+)==([^ ;\\]+)", PINS))
BILL = json.loads((ROOT / "docs" / "sbom.json").read_text(encoding="utf-8"))
AGAIN = "Run `make pins`."


def asked() -> list[Requirement]:
    """What setup.cfg asks for: the tracker itself and every extra that a deployment may want."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    extras = settings["options.extras_require"]
    every = [settings["options"]["install_requires"], *(extras[name] for name in extras if name not in ("dev", "pins"))]
    return [Requirement(line) for line in "\n".join(every).splitlines() if line]


def test_o3_everything_that_setup_cfg_asks_for_is_pinned_within_its_range():
    wrong = [str(each) for each in asked() if not each.specifier.contains(PINNED.get(plain(each.name), "0"))]

    assert len(asked()) > 15 and not wrong, AGAIN


def test_o3_every_pin_has_its_digests_and_none_says_where_it_is_got_from():
    lines = [line for line in PINS.splitlines() if not line.startswith("#")]
    each = re.split(r"(?m)^(?=\S)", "\n".join(lines))[1:]

    assert len(each) == len(PINNED) and all("--hash=sha256:" in pin for pin in each)
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines)


def test_o3_the_bill_of_materials_lists_what_is_pinned_with_its_licence():
    assert {part["name"].lower().replace("_", "-"): part["version"] for part in BILL["components"]} == PINNED, AGAIN
    assert BILL["bomFormat"] == "CycloneDX"
    assert all(part.get("licenses") and part["purl"].startswith("pkg:pypi/") for part in BILL["components"])


def test_o3_nothing_is_pinned_that_nothing_needs():
    needs = {each["ref"]: each["dependsOn"] for each in BILL["dependencies"]}
    reached, waiting = set(), ["review-tracker"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += needs[name]

    assert set(needs["review-tracker"]) == {plain(each.name) for each in asked()}, AGAIN
    assert reached == {*PINNED, "review-tracker"}, AGAIN


@pytest.mark.parametrize("said", ["--require-hashes -r requirements/deployed.txt", "--no-deps"])
def test_o3_a_deployment_is_told_to_install_by_digest_and_so_is_the_check_of_a_change(said):
    assert said in (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert said.split()[0] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
