"""Which address a page has: that which was left there, and none that another page wrote."""

from types import SimpleNamespace

import pytest
import streamlit as st

from genlab.ui import addresses, tab


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
    monkeypatch.setattr(addresses, "get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=back))
    addresses.come_back("host")
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
    monkeypatch.setattr(addresses, "get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=back))
    addresses.drop_stray("results")
    assert st.query_params == left
