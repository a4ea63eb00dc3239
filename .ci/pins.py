"""Writes requirements/deployed.txt and docs/sbom.json anew: what a deployment installs, pinned with digests.

The versions are those that the tests run with, in the environment whose Python is given. `make pins` calls it.
"""

import configparser
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PINS, BILL = ROOT / "requirements" / "deployed.txt", ROOT / "docs" / "sbom.json"
BIN = Path(sys.executable).parent
NOT_DEPLOYED = {"dev", "pins"}
HEAD = """\
# What a deployment installs, with every extra of setup.cfg but those for development; docs/running.md says how.
# Made by `make pins` from setup.cfg, with the versions that the tests ran with. Do not edit it by hand.
"""


def main(tested: str) -> None:
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    asked = settings["options.extras_require"]
    extras = [extra for extra in asked if extra not in NOT_DEPLOYED]
    wanted = "\n".join([settings["options"]["install_requires"], *(asked[extra] for extra in extras)])
    PINS.parent.mkdir(exist_ok=True)
    PINS.write_text(HEAD + _resolved(extras, _versions(tested)), encoding="utf-8")
    BILL.write_text(
        _bill(tested, {_plain(Requirement(line).name) for line in wanted.split("\n") if line}), encoding="utf-8"
    )
    print(f"{PINS.relative_to(ROOT)} and {BILL.relative_to(ROOT)} were written.")


def _versions(tested: str) -> str:
    """Every package of the environment with its version, as constraints."""
    listed = _said(tested, "-m", "pip", "list", "--format=freeze", "--exclude-editable")
    return "".join(f"{line}\n" for line in listed.splitlines() if "==" in line)


def _resolved(extras: list[str], versions: str) -> str:
    """Every package for Linux, macOS and Windows, with the digests of all its files, and where none is got from."""
    wanted = [word for extra in extras for word in ("--extra", extra)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as held:
        held.write(versions)
        held.flush()
        return _said(
            str(BIN / "uv"), "pip", "compile", "setup.cfg", *wanted, "--constraints", held.name, "--universal",
            "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--no-config", "--quiet",
        )  # fmt: skip


def _bill(tested: str, wanted: set[str]) -> str:
    """The bill of materials of what is pinned: version, licence, and what needs what. No address of a registry."""
    found = json.loads(_said(str(BIN / "cyclonedx-py"), "environment", "--output-reproducible", "--sv", "1.6", tested))
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", PINS.read_text(encoding="utf-8"), re.MULTILINE))
    refs, parts = {}, []
    for part in found["components"]:
        name = _plain(part["name"])
        if pinned.get(name) == part["version"]:
            refs[part["bom-ref"]] = name
            parts.append({"bom-ref": name, **UNDECLARED.get(name, {}), **{key: part[key] for key in KEPT if key in part}})
    missing = set(pinned) - {part["bom-ref"] for part in parts}
    if missing:
        raise SystemExit(f"The tests run with another {', '.join(sorted(missing))} than setup.cfg asks for, or without it.")
    needs = {each["ref"]: each.get("dependsOn", []) for each in found["dependencies"]}
    tracker = {"bom-ref": "review-tracker", "type": "application", "name": "review-tracker"}
    graph = {
        "review-tracker": wanted,
        **{name: {refs[of] for of in needs.get(ref, []) if of in refs} for ref, name in refs.items()},
    }
    bill = {
        "$schema": found["$schema"],
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": tracker},
        "components": sorted(parts, key=lambda part: part["bom-ref"]),
        "dependencies": [{"ref": name, "dependsOn": sorted(graph[name])} for name in sorted(graph)],
    }
    text = json.dumps(bill, indent=1, ensure_ascii=False) + "\n"
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong is not None:
        raise SystemExit(f"The bill of materials is not valid: {wrong}")
    return text


# Its licence is a file beside it and not in what it says of itself.
UNDECLARED = {"peewee": {"licenses": [{"license": {"id": "MIT", "acknowledgement": "concluded"}}]}}
KEPT = ("type", "name", "version", "description", "licenses", "purl")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1])
