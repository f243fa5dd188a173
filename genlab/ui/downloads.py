"""What the Results page hands out: the answers, their codebook, the report, the methods."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import streamlit as st

from genlab import codebook, export
from genlab.packs import Pack
from genlab.ui import figures
from genlab.ui.play import engine
from genlab.ui.words import _


def provenance(pack: Pack, protocol: str) -> list[str]:
    """Return the lines on what was shown, for the methods paragraph."""
    lines = [
        f"Images came from genlab's pack '{pack.name}' (SHA-256 {pack.sha256}; data {pack.dataset}, seed {pack.seed}; "
        f"{len(pack.reals)} reals of the test split, {len(pack.images) - len(pack.reals)} fakes)",
        f"Protocol: {protocol}, questions drawn from a stored seed for each participant",
    ]
    lines += [f"Checkpoint {name}: SHA-256 {digest}" for name, digest in pack.checkpoints.items()]
    return lines


def whole(write: Callable[..., Iterator[str]], pack_sha256: str, excel: bool) -> bytes:
    """Return a CSV's bytes, written to a file first.

    A button's file must be bytes in memory, and Streamlit keeps them until the page is left: a million answers are
    174 MiB. Joined as text they would take 357 MiB for a moment; so they take 181.
    """
    with tempfile.TemporaryFile() as file:
        for chunk in write(engine(), pack_sha256=pack_sha256, excel=excel):
            file.write(chunk.encode())
        file.seek(0)
        return file.read()


def zipped(write: Callable[..., Iterator[str]], pack_sha256: str, excel: bool, name: str) -> bytes:
    """Return the same in a ZIP, which is what is offered of very many answers: 20 MiB of a million, 27 while made."""
    with tempfile.TemporaryFile() as file:
        with (
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open(name, "w", force_zip64=True) as inside,
        ):
            for chunk in write(engine(), pack_sha256=pack_sha256, excel=excel):
                inside.write(chunk.encode())
        file.seek(0)
        return file.read()


def downloads(pack: Pack, protocol: str, study: dict[str, Any], many: bool = False) -> None:
    """Offer the answers as CSV, the codebook, the report and the methods, made only when asked for.

    Args:
        pack, protocol, study: what was analysed.
        many: offer the answers zipped.
    """
    from genlab import report

    settings = {"margin": 0.05, "level": 0.95, "seed": 0, "resampled": "people and images", **study}
    told = provenance(pack, protocol)
    title = f"{pack.title}, {protocol}"

    def answers(form: str, excel: bool) -> tuple[Callable[[], bytes], str, str]:
        write = export.long_csv if form == "long" else export.wide_csv
        name = f"genlab-{pack.name}-{form}{'-excel' if excel else ''}.csv"
        if many:
            return partial(zipped, write, pack.sha256, excel, name), f"{name}.zip", "application/zip"
        return partial(whole, write, pack.sha256, excel), name, "text/csv"

    def book(excel: bool) -> tuple[Callable[[], bytes], str, str]:
        name = f"genlab-codebook{'-excel' if excel else ''}.csv"
        return lambda: "".join(codebook.codebook_csv(excel=excel)).encode(), name, "text/csv"

    def page() -> str:
        return report.html(settings, title=title, provenance=told, figures=figures.of_study(settings))

    _buttons(
        {
            _("Report"): (page, f"genlab-{pack.name}-report.html", "text/html"),
            _("Methods paragraph"): (
                lambda: report.methods(settings, told),
                f"genlab-{pack.name}-methods.txt",
                "text/plain",
            ),
        },
        primary=True,
    )
    st.markdown("**" + _("For R, Python, SPSS") + "**")
    _buttons(
        {
            _("Long CSV"): answers("long", False),
            _("Wide CSV"): answers("wide", False),
            _("Codebook"): book(False),
        }
    )
    st.markdown("**" + _("For Excel") + "**")
    _buttons(
        {
            _("Long CSV for Excel"): answers("long", True),
            _("Wide CSV for Excel"): answers("wide", True),
            _("Codebook for Excel"): book(True),
        }
    )
    st.caption(
        _(
            "Long: a row an answer. Wide: a row a person. Files are made when you press, from all answers to these "
            "images so far, also those set apart, in every kind of question."
        )
    )


def _buttons(offers: dict[str, tuple[Callable[[], str | bytes], str, str]], primary: bool = False) -> None:
    for column, (label, (make, name, mime)) in zip(st.columns(len(offers)), offers.items(), strict=True):
        column.download_button(
            label,
            data=make,
            file_name=name,
            mime=mime,
            icon=":material/download:",
            type="primary" if primary else "secondary",
            on_click="ignore",
            width="stretch",
        )
