import os
import subprocess
import sys

import pytest

from genlab.training import processes


@pytest.mark.parametrize(
    ("value", "may"), [(None, True), ("on", True), ("1", True), ("off", False), ("NO", False), ("0", False)]
)
def test_a_door_is_open_unless_it_is_closed(
    monkeypatch: pytest.MonkeyPatch, value: str | None, may: bool
) -> None:
    monkeypatch.delenv("GENLAB_DOOR", raising=False)
    if value is not None:
        monkeypatch.setenv("GENLAB_DOOR", value)
    assert processes.allowed("GENLAB_DOOR") == may


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="priorities are POSIX's")
def test_a_process_steps_back_behind_this_one() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        processes.step_back(process)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == 10
        process.communicate(b"\n")
