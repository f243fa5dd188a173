"""What a table's columns and values were taken for, and the fields in which that is changed."""

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from genlab.analysis.tables.said import MEANT
from genlab.ui.choices import pick
from genlab.ui.plain import plain
from genlab.ui.uploads import uploader
from genlab.ui.words import _, ngettext

MAIN = ("participant", "stimulus", "choice", "truth", "generator", "correct")
NOT_USED = ""
MOST_MEGABYTES = 55
"""Of a table and its key."""
KEY_MEGABYTES = 5


def role_names() -> dict[str, str]:
    """Return what a column may be, in the reader's language, the most asked for first."""
    return {
        "participant": _("Who answered"),
        "stimulus": _("Which image"),
        "choice": _("What they chose"),
        "truth": _("What it truly was"),
        "generator": _("Which generator made it"),
        "correct": _("Whether it was right"),
        "expected": _("The right answer's key"),
        "trial": _("Place in the round"),
        "rt_ms": _("Response time"),
        "confidence": _("Confidence"),
        "exclusion": _("Excluded, or why"),
        "exposure_ms": _("Exposure"),
        "part": _("Part of the round"),
        "answers": _("How many answers a person gave"),
        "fakes": _("How many fakes a person saw"),
        "fakes_called_real": _("Fakes called real"),
        "fake_error": _("Share of fakes called real"),
        "reals": _("How many reals a person saw"),
        "reals_called_fake": _("Reals called fake"),
        "real_error": _("Share of reals called fake"),
        "shown": _("How often an image was shown"),
        "called_fake": _("How often an image was called fake"),
        "partner": _("The real image of a pair"),
        "protocol": _("Protocol"),
        "pack": _("Pack"),
    }


def meaning_names(role: str) -> dict[str, str]:
    """Return what a value of a role may mean, in the reader's language."""
    names = {
        "real": _("real"),
        "fake": _("fake"),
        "left": _("left"),
        "right": _("right (side)"),
        "unsure": _("unsure"),
        "timeout": _("no answer in time"),
        "wrong": _("wrong"),
        "kept": _("kept"),
        "excluded": _("excluded"),
    }
    if role == "correct":
        names["right"] = _("right")
    return {meaning: names[meaning] for meaning in MEANT[role]}


def first_rows(seen: Mapping[str, Any]) -> None:
    """Show the first rows, each column under its name and what it was taken for; those that are used come first."""
    names = role_names()
    taken = {column: names.get(role, role) for role, column in seen["roles"].items()}
    places = {column: place for place, column in enumerate(seen["columns"])}
    columns = [*taken, *(column for column in places if column not in taken)]
    st.dataframe(
        {column: [row[places[column]] for row in seen["first"]] for column in columns},
        column_config={
            column: st.column_config.TextColumn(f"{column} → {taken[column]}" if column in taken else column)
            for column in columns
        },
        hide_index=True,
        width="stretch",
    )


def ask(seen: Mapping[str, Any], place: str, unclear: bool) -> tuple[dict[str, str], dict[str, str]]:
    """Ask which column is what, as it was taken; return what is to be read otherwise, and what is the same for all.

    Args:
        seen: the table as it is read by itself.
        place: what the fields' keys begin with.
        unclear: whether its names do not say enough.
    """
    names, taken = role_names(), seen["roles"]
    chosen: dict[str, str] = {}
    with st.expander(_("Which column is what"), expanded=unclear, icon=":material/table:"):
        every = st.toggle(
            _("Show everything that a column may be"),
            key=f"{place}-every",
            help=_(
                "A table with one row per person or per image has other columns: how many were shown, how many were "
                "wrong."
            ),
        )
        shown = [role for role in names if every or role in MAIN or role in taken or role in seen["doubtful"]]
        # A pair of fields a row, so that a phone stacks them in their order.
        rows = [st.columns(2) for _row in range((len(shown) + 1) // 2)]
        options = [NOT_USED, *seen["columns"]]
        for number, role in enumerate(shown):
            by_itself = taken.get(role, NOT_USED)
            found = pick(
                rows[number // 2][number % 2],
                names[role],
                options,
                lambda column: column or _("no column"),
                index=None if role in seen["doubtful"] else options.index(by_itself),
                placeholder=_("Choose: {columns}?").format(columns=", ".join(seen["doubtful"].get(role, []))),
                key=_key(place, role),
                on_change=_moved,
                args=(place, role),
            )
            if found is not None and found != by_itself:
                chosen[role] = found
        constants = _constants(place, {*taken, *chosen}) if every else {}
    return chosen, constants


def _key(place: str, role: str) -> str:
    return f"{place}-column-{role}"


def _moved(place: str, role: str) -> None:
    """Take a column from the role that had it, where it was given to another."""
    column = st.session_state[_key(place, role)]
    for other in role_names():
        key = _key(place, other)
        if column and other != role and st.session_state.get(key) == column:
            st.session_state[key] = NOT_USED


def values(seen: Mapping[str, Any], place: str) -> list[list[str]]:
    """Ask what the values of each column mean, as they were taken; return what is said, as `[role, value, meaning]`."""
    said: list[list[str]] = []
    if not seen["words"]:
        return said
    asked = (seen["question"] or {}).get("role", "")
    names = role_names()
    with st.expander(_("What each value means"), expanded=True, icon=":material/spellcheck:"):
        for role, told in seen["words"].items():
            title = f"**{names[role]}**"
            if told["column"]:
                title += f" ({plain(told['column'])})"
            if asked == role:
                title = f":material/help: {title}"
            st.markdown(title)
            said += _role_values(role, told, place, asked == role)
    return said


def _role_values(role: str, told: Mapping[str, Any], place: str, asked: bool) -> list[list[str]]:
    """Ask about one role's values; say nothing where all are left as they were taken."""
    meanings = meaning_names(role)
    found: list[list[str]] = []
    changed = False
    with st.container(horizontal=True, gap="small"):
        for value, taken, count in told["values"]:
            known = taken if taken in meanings else None
            meaning = pick(
                st,
                f"{value[:40]} ({count:,})",
                list(meanings),
                lambda meaning: meanings[meaning],
                index=None if known is None else list(meanings).index(known),
                placeholder=_("Choose") if asked else _("nothing by itself"),
                key=f"{place}-value-{role}-{told['column']}-{taken}-{value}",
                width=148,
            )
            changed |= meaning != known
            if meaning is not None:
                found.append([role, value, meaning])
    if told["others"]:
        others = ngettext("and {count} other value", "and {count} other values", told["others"])
        st.caption(others.format(count=told["others"]))
    return found if changed else []


def key_of_images(place: str, asked: bool) -> tuple[Any, str]:
    """Take a key of the images, or a pattern of the fakes' names; return the file and the pattern."""
    with st.expander(
        _("Which images are fake, where no column says it"), expanded=asked, icon=":material/key:"
    ):
        given = uploader(
            st,
            _("A table of the images: stimulus, truth and, where there are several, generator"),
            MOST_MEGABYTES,
            each=KEY_MEGABYTES,
            type=TYPES,
            key=f"{place}-key",
        )
        pattern = st.text_input(
            _("Or a pattern of the fakes' names; all others are real"),
            max_chars=200,
            placeholder="fake*",
            key=f"{place}-fakes",
        )
    return given, "" if given else pattern.strip()


def _constants(place: str, roles: Collection[str]) -> dict[str, str]:
    """Ask for numbers that stand in a paper and in no column; return them by role."""
    names = role_names()
    numbered = ("fakes", "reals", "answers")
    st.caption(_("A number that is the same for all, and stands in no column:"))
    with st.container(horizontal=True):
        given = {
            role: st.number_input(
                names[role],
                1,
                1_000_000,
                None,
                placeholder=_("the same for all"),
                key=f"{place}-constant-{role}",
                width=220,
            )
            for role in numbered
            if role not in roles
        }
    return {role: str(count) for role, count in given.items() if count}


TYPES = ["csv", "tsv", "txt", "json", "jsonl", "ndjson", "xlsx", "xls", "ods", "gz", "zip"]
"""Endings of what `genlab analyse` reads."""
