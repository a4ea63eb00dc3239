"""Every command in the README runs, and does what the README says."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from tracker.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))
PASSWORD = "three quiet words 15"


def run(command: str, data: Path, typed: str = ""):
    """Run a line of the README with the tracker of this checkout, within this process; it takes a while to start."""
    program, *words = shlex.split(command)
    assert program == "tracker"
    environment = {"TRACKER_DATA": str(data), "TRACKER_DATABASE": "", "TRACKER_TODAY": ""}
    done = CliRunner().invoke(main, words, input=typed, env=environment, prog_name="tracker")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_the_two_commands_are_in_the_makefile():
    made = subprocess.run(["make", "--dry-run", "run", "test"], cwd=ROOT, capture_output=True, text=True)

    assert "make run" in BLOCKS
    assert "make test" in BLOCKS
    assert made.returncode == 0, made.stderr


def test_a_board_is_set_up_as_the_readme_says(tmp_path):
    data = tmp_path / "data"
    commands = [line for line in BLOCKS.splitlines() if line.startswith("tracker ") and line != "tracker serve"]
    assert len(commands) == 3

    for command in commands:
        done = run(command, data, typed=f"{PASSWORD}\n{PASSWORD}\n")
        assert done.exit_code == 0, f"{command}: {done.stderr}"

    assert "business_unit" in run("tracker user list", data).stdout
    assert run("tracker verify", data).stdout.endswith("Nothing is wrong.\n")


@pytest.mark.parametrize("command", re.findall(r"`(tracker [^`]+)`", README))
def test_a_command_named_in_the_text_is_one(command, tmp_path):
    assert run(f"{command} --help", tmp_path / "data").exit_code == 0


def test_every_page_that_the_readme_links_to_is_there():
    linked = re.findall(r"\]\(((?!http)[^)#]+)\)", README)

    assert linked
    assert not [path for path in linked if not (ROOT / path).exists()]
