"""What a second tap, which Streamlit runs as a second time, gets, and which address a page keeps after an error."""

import ctypes
import subprocess
import sys

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from genlab.errors import GenlabError, StoreError
from genlab.paths import ROOT
from genlab.ui import page


def test_the_second_tap_of_a_double_tap_gets_what_the_first_made() -> None:
    made = iter(range(10))
    st.session_state.clear()

    def tap(wanted: str, seconds: float = 60.0) -> int:
        return page.once("tapped", wanted, lambda: next(made), seconds)

    assert [tap("a"), tap("a")] == [0, 0]
    assert [tap("b"), tap("a")] == [1, 2]  # something else is wanted each time
    assert tap("a", seconds=0.0) == 3  # too late to be the same tap


def test_what_could_not_be_made_is_tried_again_at_the_next_tap() -> None:
    st.session_state.clear()

    def fail() -> int:
        raise ValueError

    try:
        page.once("tapped", "a", fail, 60.0)
    except ValueError:
        assert page.once("tapped", "a", lambda: 1, 60.0) == 1


@pytest.mark.parametrize(
    ("error", "kept"),
    [(StoreError("The database is busy.", "locked"), {"h": "x"}), (GenlabError("Unknown host link."), {})],
)
def test_an_address_is_forgotten_where_it_is_wrong_and_not_where_the_database_is_busy(
    error: GenlabError, kept: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    st.session_state.clear()
    st.session_state["_page"] = "host"
    st.session_state["_addresses"] = {"host": {"h": "x"}}
    monkeypatch.setattr(page, "end", lambda: None)

    def stop() -> None:
        raise StopException

    monkeypatch.setattr(st, "stop", stop)
    with pytest.raises(StopException):
        page.end_in_error(error)
    assert st.session_state["_addresses"] == {"host": kept}


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="asks glibc 2.33 or newer"
)
def test_what_a_large_array_held_is_given_back_whatever_was_freed_before() -> None:
    # In a process of its own, for this is set once and for all.
    script = """
import ctypes, sys
import numpy as np
from genlab.ui import page

NAMES = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"

class Told(ctypes.Structure):  # struct mallinfo2 of malloc.h
    _fields_ = [(name, ctypes.c_size_t) for name in NAMES.split()]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Told
if sys.argv[1] == "set":
    page._give_memory_back()
np.ones(30 * 2**20, np.uint8).sum()  # freed: from now on glibc takes what is smaller for small
before = library.mallinfo2().hblkhd
held = np.ones(2**20, np.uint8)
print(library.mallinfo2().hblkhd - before >= 2**20)
"""
    said = {
        how: subprocess.run(
            [sys.executable, "-c", script, how], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for how in ("set", "unset")
    }
    assert said == {"set": "True\n", "unset": "False\n"}
