"""What the Results page hands out: the answers, their codebook, the report, the methods."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import streamlit as st

from genlab import packs
from genlab.packs import Pack
from genlab.reports import codebook, export
from genlab.reports.people import Filters
from genlab.sessions.led import Led
from genlab.ui import page, tab
from genlab.ui.charts import figures
from genlab.ui.database import engine
from genlab.ui.results.scope import Scope
from genlab.ui.words import _


def provenance(pack: Pack, protocol: str) -> list[str]:
    """Return the lines on what was shown, for the methods paragraph."""
    lines = [
        f"Images came from genlab's pack '{pack.name}' (SHA-256 {pack.sha256}; data {pack.dataset}, seed {pack.seed}; "
        f"{len(pack.reals)} {'reals' if pack.dataset == packs.OWN else 'reals of the test split'}, "
        f"{len(pack.stimuli) - len(pack.reals)} fakes)",
        f"Protocol: {protocol}, questions drawn from a stored seed for each participant",
    ]
    lines += [f"Checkpoint {name}: SHA-256 {digest}" for name, digest in pack.checkpoints.items()]
    return lines


def whole(write: Callable[..., Iterator[str]], filters: Filters, excel: bool) -> bytes:
    """Return a CSV's bytes, written to a file first.

    A button's file must be bytes in memory, and Streamlit keeps them until the page is left: a million answers are
    174 MiB. Joined as text they would take 357 MiB for a moment; so they take 181.
    """
    with tempfile.TemporaryFile() as file:
        for chunk in write(engine(), excel=excel, **filters):
            file.write(chunk.encode())
        file.seek(0)
        return file.read()


def zipped(write: Callable[..., Iterator[str]], filters: Filters, excel: bool, name: str) -> bytes:
    """Return the same in a ZIP, which is what is offered of very many answers: 20 MiB of a million, 27 while made."""
    with tempfile.TemporaryFile() as file:
        with (
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open(name, "w", force_zip64=True) as inside,
        ):
            for chunk in write(engine(), excel=excel, **filters):
                inside.write(chunk.encode())
        file.seek(0)
        return file.read()


def downloads(pack: Pack, protocol: str, filters: Filters, study: dict[str, Any], many: bool = False) -> None:
    """Offer the report, the methods, the answers and the codebook, made only when asked for.

    Args:
        pack, protocol, study: what was analysed.
        filters: which answers are handed out.
        many: offer the answers zipped.
    """
    from genlab.reports.methods import methods
    from genlab.reports.report import html

    settings = {"margin": 0.05, "level": 0.95, "seed": 0, "resampled": "people and images", **study}
    told = provenance(pack, protocol)
    title = f"{pack.title}, {protocol}"

    def report() -> str:
        return html(settings, title=title, provenance=told, figures=figures.of_study(settings))

    _buttons(
        {
            _("Report"): (report, f"genlab-{pack.name}-report.html", "text/html"),
            _("Methods paragraph"): (
                lambda: methods(settings, told),
                f"genlab-{pack.name}-methods.txt",
                "text/plain",
            ),
        },
        primary=True,
    )
    answers(filters, f"genlab-{pack.name}", many)
    st.caption(
        _(
            "Long: one row per answer. Wide: one row per person. Files are made when you press, from all answers so "
            "far, also those set apart."
        )
    )


def answers(filters: Filters, name: str, many: bool = False) -> None:
    """Offer answers as CSV, long and wide, with their codebook, for statistics programs and for Excel.

    Args:
        filters: which answers.
        name: how the files' names begin.
        many: offer them zipped.
    """

    def file(form: str, excel: bool) -> tuple[Callable[[], bytes], str, str]:
        write = export.long_csv if form == "long" else export.wide_csv
        called = f"{name}-{form}{'-excel' if excel else ''}.csv"
        if many:
            return partial(zipped, write, filters, excel, called), f"{called}.zip", "application/zip"
        return partial(whole, write, filters, excel), called, "text/csv"

    def book(excel: bool) -> tuple[Callable[[], bytes], str, str]:
        called = f"genlab-codebook{'-excel' if excel else ''}.csv"
        return lambda: "".join(codebook.codebook_csv(excel=excel)).encode(), called, "text/csv"

    st.markdown("**" + _("For R, Python, SPSS") + "**")
    _buttons(
        {
            _("Long CSV"): file("long", False),
            _("Wide CSV"): file("wide", False),
            _("Codebook"): book(False),
        }
    )
    st.markdown("**" + _("For Excel") + "**")
    _buttons(
        {
            _("Long CSV for Excel"): file("long", True),
            _("Wide CSV for Excel"): file("wide", True),
            _("Codebook for Excel"): book(True),
        }
    )


def of_session(session: Led, token: str) -> None:
    """Lead a host to the verdicts of a session, and hand out its answers."""
    page.link("results", _("Verdicts and plots of this session"), h=tab.mark(token))
    scope = Scope(packs.load(session.pack_name), session.protocol, session.session_id, session.title)
    answers(scope.filters, f"genlab-session-{session.session_id}")


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
