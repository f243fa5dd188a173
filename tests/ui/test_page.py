"""What a second tap, which Streamlit runs as a second time, gets, and which address a page keeps after an error."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from genlab.errors import GenlabError, StoreError
from genlab.ui import page, tab


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


@pytest.mark.parametrize(
    ("stood_on", "back", "found"),
    [("results", False, {"h": "x"}), ("host", True, {"h": "x"}), ("host", False, {})],
)
def test_who_comes_back_to_a_page_goes_on_at_the_address_left_there(
    stood_on: str, back: bool, found: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    st.session_state.clear()
    st.session_state["_page"] = stood_on
    st.session_state["_addresses"] = {"host": {"h": "x"}}
    monkeypatch.setattr(st, "query_params", {})
    monkeypatch.setattr(page, "get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=back))
    page._come_back("host")
    assert st.query_params == found


@pytest.mark.parametrize(
    ("said", "back", "had", "left"),
    [
        ({"h": "x"}, True, [{}], {}),  # come late, to a page that was there without it
        ({"h": "x", "lang": "ko"}, True, [{}], {"lang": "ko"}),
        ({"h": "x"}, True, [], {"h": "x"}),  # nothing is known of the page: this one was loaded again since
        ({"h": "x"}, True, [{"h": "x"}], {"h": "x"}),  # a link from the host's page has led here
        ({"h": "x"}, False, [{}], {"h": "x"}),  # and does so now
        ({"h": "y"}, True, [{}], {"h": "y"}),
    ],
)
def test_the_browser_s_back_brings_no_other_page_s_address(
    said: dict[str, str],
    back: bool,
    had: list[dict[str, str]],
    left: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Query(dict[str, str]):
        to_dict = dict.copy

    st.session_state.clear()
    st.session_state["_page"] = "host"
    st.session_state["_addresses"] = {"host": {"h": tab.mark("x")}}
    st.session_state["_had"] = {
        "results": [{name: tab.mark(link) for name, link in one.items()} for one in had]
    }
    monkeypatch.setattr(st, "query_params", Query(said))
    monkeypatch.setattr(page, "get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=back))
    page._drop_stray("results")
    assert st.query_params == left
