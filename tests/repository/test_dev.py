"""The script `dev`: any shell can read it, it says what it can do, and CI calls nothing else."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT

DEV = (ROOT / "dev").read_text()
VERBS = re.findall(r"^  (\w+)\)$", DEV, re.M)


def test_the_script_has_its_verbs():
    assert {"run", "test", "check", "format", "bench", "build"} <= set(VERBS)


def test_help_names_every_verb():
    said = subprocess.run([ROOT / "dev", "help"], capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^\./dev (\w+)", said, re.M)) == set(VERBS)


def test_an_unknown_verb_is_answered_with_the_help_and_status_2():
    answer = subprocess.run([ROOT / "dev", "fly"], capture_output=True, text=True)
    assert answer.returncode == 2
    assert "./dev run" in answer.stderr


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_the_script_is_plain_posix_shell(shell):
    if shutil.which(shell) is None:
        pytest.skip(f"this machine has no {shell}")
    subprocess.run([shell, "-n", ROOT / "dev"], check=True)


def test_without_a_recent_python_the_script_says_so_in_one_sentence(tmp_path):
    copy = Path(shutil.copy(ROOT / "dev", tmp_path))
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for name in ("sh", "dirname", "mkdir", "cat"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    answer = subprocess.run(
        [copy, "run"], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("This needs Python 3.11 or newer")
    assert answer.stderr.count("\n") == 1


def test_ci_calls_the_verbs_that_a_developer_types():
    lines = (ROOT / ".ci/run").read_text().splitlines()
    called = [found[1] for line in lines if (found := re.match(r"\./dev (\w+)", line))]
    assert called == ["check", "build", "test"]
