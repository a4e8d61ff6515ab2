"""Words that do not belong into the repository, wherever they would stand."""

import re

import pytest

from tests.repository.checkout import written

# Written in two halves, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a folder of one machine": r"(?<![\w.~$}*])/(?:wo" + "rk|fa" + "rm|ro" + r"ot|home/\w+)/",
    "the address of a package registry": "py"
    + r"pi\.org|python"
    + r"hosted\.|npm"
    + r"js\.(?:org|com)",
    "work left open": r"\b(?:TO" + "DO|FIX" + "ME|XX" + "X|HA" + r"CK)\b",
    "code left open": r"raise NotImple" + r"mentedError(?:\(\))?$",
    "an error swallowed": r"except(?: \w+)?:\s*(?:pass|\.\.\.)\s*$|suppress\(" + r"Exception\b",
}
HERE = "tests/repository/test_words.py"


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what):
    pattern = re.compile(FORBIDDEN[what], re.M)
    found = [
        f"{path}:{text[: match.start()].count(chr(10)) + 1}: {match[0]}"
        for path, text in written().items()
        if path.as_posix() != HERE
        for match in pattern.finditer(text)
    ]
    assert found == []
