"""Families side by side: each in a column of its own, and what none of them takes refused once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from genlab.checkpoints import Checkpoint
from genlab.errors import GenlabError
from genlab.ui.refusals import problem_line
from genlab.ui.words import generator_name

T = TypeVar("T")
PREFIX = "sequences-"
"""Of the keys of all fields on the page."""


@dataclass(frozen=True)
class Refused:
    """Why a family makes nothing of what it is asked for, in one line."""

    line: str


def hold() -> None:
    """Keep what is set on a tab while another is open: Streamlit forgets the fields that it does not draw."""
    for key in list(st.session_state):
        if str(key).startswith(PREFIX):
            st.session_state[key] = st.session_state[key]


def of_each(families: Mapping[str, Checkpoint], make: Callable[[Checkpoint], T]) -> dict[str, T | Refused]:
    """Make something of each family. Where all refuse it in the same words, these are shown, and nothing is there."""
    found: dict[str, T | Refused] = {}
    for family, checkpoint in families.items():
        try:
            found[family] = make(checkpoint)
        except GenlabError as error:
            found[family] = Refused(problem_line(error))
    first = next(iter(found.values()), None)
    if isinstance(first, Refused) and all(said == first for said in found.values()):
        st.error(first.line, icon=":material/error:")
        return {}
    return found


def in_columns(found: Mapping[str, T | Refused]) -> Iterator[tuple[str, T]]:
    """Yield what was made, each within its column under the family's name; where one refuses, its column says why.

    All of it must be taken: the last column is left with it.
    """
    if not found:
        return
    for column, (family, said) in zip(st.columns(len(found), border=True), found.items(), strict=True):
        with column, st.container(gap="xsmall"):
            st.markdown(f"**{generator_name(family)}**")
            if isinstance(said, Refused):
                st.error(said.line)
            else:
                yield family, said
