"""What became of each file of an upload: which were refused, and why."""

from typing import Any

import streamlit as st

from genlab.ui.plain import plain
from genlab.ui.words import _, mark, ngettext

# The same words as in genlab.media.images.decoding, which knows no screen.
REASONS = (
    mark("the file is empty"),
    mark("larger than {most} MB"),
    mark("no PNG, JPEG, WebP, GIF or BMP picture, whatever its name says"),
    mark("{width} x {height} pixels, more than {most} million"),
    mark("{width} x {height} pixels, too small to judge"),
    mark("damaged or cut off"),
    mark("its path leads out of the zip file"),
    mark("a link, not a file"),
    mark("encrypted"),
    mark("compressed in a way that is not accepted"),
    mark("blows up to {ratio} times its size"),
    mark("in no folder of real or fake images"),
    mark("one file too many: at most {most}"),
    mark("its folder's name cannot be a generator's name"),
)


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
