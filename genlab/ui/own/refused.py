"""What became of each file of an upload: which were refused, and why."""

import re
from typing import Any

import streamlit as st

from genlab.errors import GenlabError
from genlab.ui.plain import plain
from genlab.ui.refusals import problem_line, translated
from genlab.ui.words import _, mark, ngettext

# The same words as in genlab.packs.layout.
NOTES = (
    mark("Folders {names} are splits: their images are taken together."),
    mark("Folders {names} differ in case only: their images are taken together."),
)
MOST = 5
"""Pairs of files that are named."""


def _pairs(pairs: list[list[str]]) -> str:
    named = ", ".join(f"{plain(one)} = {plain(other)}" for one, other in pairs[:MOST])
    return named + (", …" if len(pairs) > MOST else "")


def problem(error: GenlabError) -> str:
    """Return the line of a build that failed, with the files that it has refused, in the reader's language."""
    head, refused, tail = str(error).partition(" Refused ")
    found = re.fullmatch(r"(\d+) files: (.*?)(; \.\.\.)?\.", tail)
    if not refused or found is None:
        return problem_line(error)
    from genlab.media.images.decoding import REASONS as WORDS

    named = [
        f"{plain(file)} ({translated(text, WORDS.values()) or plain(text)})"
        for file, text in re.findall(r"'(.*?)' \((.*?)\)(?=; '|$)", found[2])
    ]
    said = ngettext("{count} file was refused: {files}", "{count} files were refused: {files}", int(found[1]))
    files = "; ".join(named) + ("; …" if found[3] else "")
    return f"{problem_line(GenlabError(head))} {said.format(count=found[1], files=files)}"


def reason(refusal: dict[str, Any]) -> str:
    """Return why a file was refused, in the reader's language."""
    from genlab.media.images.decoding import REASONS as WORDS

    text = WORDS[refusal["reason"]]
    return _(text).format(**refusal["values"])


def refusals(report: dict[str, Any]) -> None:
    """Show what a build's `report` says of its files: copies, refusals, and what was skipped."""
    refused, skipped = report["refused"], report["skipped"]
    if report["copies"]:
        st.warning(
            ngettext(
                "{count} fake is a copy of a real image, pixel by pixel.",
                "{count} fakes are copies of real images, pixel by pixel.",
                report["copies"],
            ).format(count=report["copies"]),
            icon=":material/content_copy:",
        )
    again = report["again"]
    if again["fakes"]:
        st.warning(
            ngettext(
                "{count} fake is to the eye a real image saved again: {files}",
                "{count} fakes are to the eye real images saved again: {files}",
                len(again["fakes"]),
            ).format(count=len(again["fakes"]), files=_pairs(again["fakes"])),
            icon=":material/content_copy:",
        )
    if again["reals"]:
        st.warning(
            ngettext(
                "{count} real image is to the eye another one once more: {files}",
                "{count} real images are to the eye others once more: {files}",
                len(again["reals"]),
            ).format(count=len(again["reals"]), files=_pairs(again["reals"])),
            icon=":material/content_copy:",
        )
    for line in report["notes"]:
        st.caption(translated(line, NOTES) or plain(line))
    if not refused:
        st.success(_("Every image was taken."), icon=":material/check:")
    else:
        st.warning(
            ngettext(
                "{count} file was refused; the others were taken.",
                "{count} files were refused; the others were taken.",
                len(refused),
            ).format(count=len(refused)),
            icon=":material/rule:",
        )
        st.dataframe(
            {
                _("File"): [entry["file"] for entry in refused],
                _("Reason"): [reason(entry) for entry in refused],
            },
            hide_index=True,
            width="stretch",
        )
    if skipped:
        st.caption(
            ngettext(
                "{count} file of the operating system was skipped: {files}",
                "{count} files of the operating system were skipped: {files}",
                len(skipped),
            ).format(count=len(skipped), files=", ".join(map(plain, skipped[:5])))
        )
