"""Lists of hashes: each row is taken or refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pictures.hash_files import Refused, Taken, UnreadableList, read_hash_file

ONE, TWO = "0f" * 32, "a1" * 32


def rows(folder: Path, content: str | bytes) -> list[Any]:
    path = folder / "list"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_hash_file(path))


FORMATS = {
    "lines": f"{ONE}\n\n{TWO.upper()}\n",
    "lines of windows": f"\ufeff{ONE}\r\n{TWO}\r\n",
    "table": f"hash,quality\n{ONE},100\n{TWO},50\n",
    "table without names": f"{ONE},100\n{TWO},\n",
    "comments": f"# from a friend\n{ONE}\n{TWO}",
    "json": json.dumps([ONE, TWO]),
    "json of objects": json.dumps(
        {"data": [{"indicator": ONE, "type": "HASH_PDQ"}, {"hash": TWO, "quality": 90}]}
    ),
    "json lines": "\n".join(
        json.dumps({"raw_indicator": value, "type": "pdq"}) for value in (ONE, TWO)
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_lists_as_they_are_exchanged_are_read(tmp_path: Path, name: str) -> None:
    found = rows(tmp_path, FORMATS[name])
    assert all(isinstance(row, Taken) for row in found)
    assert [row.value.hex() for row in found] == [ONE, TWO]


def test_a_hash_that_its_owner_took_back_is_told_apart(tmp_path: Path) -> None:
    taken_back = {"indicator": ONE, "type": "HASH_PDQ", "should_delete": True}
    assert rows(tmp_path, json.dumps([taken_back])) == [
        Taken(1, bytes.fromhex(ONE), removed=True)
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (f"{ONE}\nxyz\n", 2, "hexadecimal"),
        (f"{ONE}\n{ONE}0\n", 2, "hexadecimal"),
        (f"{ONE},49\n", 1, "quality 49 or less"),
        (f"{ONE},101\n", 1, "from 0 to 100"),
        (f"{ONE},much\n", 1, "from 0 to 100"),
        (json.dumps([{"indicator": ONE, "type": "HASH_MD5"}]), 1, "another kind"),
        (json.dumps([{"type": "HASH_PDQ"}]), 1, "no hash"),
        (json.dumps([{"indicator": 5}]), 1, "no hash"),
        (json.dumps([None]), 1, "not a JSON object"),
        ('{"indicator": ', 1, "not a JSON object"),
    ],
)
def test_a_row_that_is_not_taken_says_why(
    tmp_path: Path, content: str, line: int, reason: str
) -> None:
    refused = [row for row in rows(tmp_path, content) if isinstance(row, Refused)]
    assert [row.line for row in refused] == [line]
    assert reason in refused[0].reason


@pytest.mark.parametrize("content", ['{"data": 5}', "[", b"\xff\xfe\x00"])
def test_what_is_no_list_is_refused_whole(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(UnreadableList):
        rows(tmp_path, content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_no_file_makes_the_reader_fall_over(
    tmp_path: Path, content: str | bytes
) -> None:
    raw = content.encode(errors="replace") if isinstance(content, str) else content
    try:
        found = rows(tmp_path, raw)
    except UnreadableList:
        return
    assert all(isinstance(row, Taken | Refused) for row in found)
