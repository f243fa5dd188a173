"""A tap is seen to once, whatever interrupts the run that it began, and not a day later."""

import pytest
from streamlit.testing.v1 import AppTest

from genlab.ui import taps
from tests.support.waiting import HANG_S


def counting() -> None:
    import streamlit as st

    from genlab.ui.taps import tapped

    if st.session_state.pop("interrupted", False):
        st.rerun()
    if tapped("Do it", "do"):
        st.session_state["done"] = st.session_state.get("done", 0) + 1
    if st.button("Forgetful"):
        st.session_state["forgotten"] = False


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_tap_is_seen_to_once_also_where_its_run_is_interrupted(interrupted: bool) -> None:
    app = AppTest.from_function(counting, default_timeout=HANG_S).run()
    for tap in (1, 2):
        app.session_state["interrupted"] = interrupted
        app.button("do").click().run()
        assert app.session_state["done"] == tap
        app.run()
        assert app.session_state["done"] == tap
    app.session_state["interrupted"] = True
    app.button[1].click().run()
    assert "forgotten" not in app.session_state  # what is mended here: a plain button forgets


def interrupted_at_work() -> None:
    from typing import Any

    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from genlab.ui.taps import tapped

    context: Any = get_script_run_ctx()
    runner = context.session_state._yield_callback.__self__
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    if tapped("Do it", "do"):
        runner.request_rerun(RerunData())  # as a component of the page does that tells something just now
        st.session_state["begun"] = True
        st.write("At work")
        st.session_state["done"] = st.session_state.get("done", 0) + 1
        match st.session_state["ending"]:
            case "again":
                st.rerun()
            case "stop":
                st.stop()
    if st.button("Forgetful"):
        runner.request_rerun(RerunData())
        st.session_state["forgotten"] = False


@pytest.mark.parametrize("ending", ["", "again", "stop"])
def test_what_a_tap_asks_for_is_done_whole_whatever_the_browser_tells_meanwhile(ending: str) -> None:
    app = AppTest.from_function(interrupted_at_work, default_timeout=HANG_S).run()
    app.session_state["ending"] = ending
    for tap in (1, 2):
        app.button("do").click().run()
        assert app.session_state["done"] == tap
        assert app.session_state["runs"] == 1 + 2 * tap  # what was told is run after it
    app.button[1].click().run()
    assert "forgotten" not in app.session_state  # what is mended here: Streamlit breaks a run off


def test_a_tap_that_nothing_saw_to_for_long_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(counting, default_timeout=HANG_S).run()
    monkeypatch.setattr(taps, "LASTS_S", 0.0)
    app.button("do").click().run()
    assert "done" not in app.session_state
