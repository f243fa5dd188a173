"""What somebody brings to a screen: plain values in, plain values out, and never an error for what a file holds."""

import json
from typing import Any

import pytest

from genlab.analysis import study
from genlab.analysis.uploads import examine
from tests.analysis.tables.test_cases import CASES, case


def test_a_look_and_a_verdict_are_those_of_the_command_line() -> None:
    raw = case("18b").read_bytes()
    looked, judged = examine(raw, {}), examine(raw, {"margin": 0.1}, judged=True)
    report = study.analyse(raw, margin=0.1)
    assert looked["found"] is None and judged["found"] == report
    assert looked["account"] == report["account"]
    assert looked["read_as"] == report["read_as"] and looked["repeats"] == report["repeats"]
    assert looked["problems"][0] == [report["problems"][0]["row"], report["problems"][0]["reason"]]


def test_all_that_may_be_said() -> None:
    raw = b"who,pic,gt,said\n" + b"".join(
        b"%d,f%d,f,%s\n" % (n, n % 3, b"yn"[n % 2 : n % 2 + 1]) for n in range(12)
    )
    asked: dict[str, Any] = {
        "mapping": {"participant": "who", "stimulus": "pic", "choice": "said", "truth": ""},
        "values": [["choice", "y", "fake"], ["choice", "n", "real"]],
        "key": b"stimulus,truth\nf0,fake\nf1,real\nf2,real\n",
        "repeats": "all",
        "flag": True,
    }
    found = examine(raw, json.loads(json.dumps(asked | {"key": None})) | {"key": asked["key"]}, judged=True)
    assert found["problem"] == "" and found["account"]["read"] == 12
    assert found["found"]["exclusions"]["answers"] == 12


@pytest.mark.parametrize("path", sorted(CASES.glob("*-*")), ids=lambda path: path.name)
def test_every_case_is_looked_at_without_an_error(path: Any) -> None:
    found = examine(path.read_bytes(), {})
    assert json.loads(json.dumps(found)) == found
    if account := found["account"]:
        assert account["read"] == account["used"] + sum(account["apart"].values())
    else:
        assert found["problem"] and "\n" not in found["problem"]
