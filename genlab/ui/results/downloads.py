"""What the Results page hands out: the answers, their codebook, the report, the methods."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import streamlit as st

from genlab import packs
from genlab.packs import Pack
from genlab.progress import Tell, followed, silent
from genlab.reports import codebook, export
from genlab.reports.people import PAGE, Filters, count
from genlab.sessions.led import Led
from genlab.ui import page, tab, waiting
from genlab.ui.charts import figures
from genlab.ui.database import engine
from genlab.ui.results.scope import Scope
from genlab.ui.taps import tapped
from genlab.ui.words import _, pack_title, protocol_name, spoken


def provenance(pack: Pack, protocol: str) -> list[str]:
    """Return the lines on what was shown, for the methods paragraph."""
    images = (
        _(
            "Stimuli came from genlab's pack '{pack}' (SHA-256 {sha256}; seed {seed}; {reals} reals, {fakes} fakes)"
        )
        if pack.dataset == packs.OWN
        else _(
            "Stimuli came from genlab's pack '{pack}' (SHA-256 {sha256}; data {data}, seed {seed}; {reals} reals of "
            "the test split, {fakes} fakes)"
        )
    )
    drawn = _("Protocol: {protocol}, questions drawn from a stored seed for each participant")
    checkpoint = _("Checkpoint {name}: SHA-256 {sha256}")
    return [
        images.format(
            pack=pack.name,
            sha256=pack.sha256,
            data=pack.dataset,
            seed=pack.seed,
            reals=len(pack.reals),
            fakes=len(pack.stimuli) - len(pack.reals),
        ),
        drawn.format(protocol=f"{protocol_name(protocol)} ({protocol})"),
        *(checkpoint.format(name=name, sha256=digest) for name, digest in pack.checkpoints.items()),
    ]


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


def zipped(
    write: Callable[..., Iterator[str]], filters: Filters, excel: bool, name: str, tell: Tell = silent
) -> bytes:
    """Return the same in a ZIP with its codebook, which is what is offered of very many answers.

    20 MiB of a million, 27 while made. It tells how many people's answers are in.
    """
    chunks = write(engine(), excel=excel, **filters)
    if tell is not silent:
        chunks = followed(chunks, tell, "export", PAGE, count(engine(), filters))
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            with archive.open(name, "w", force_zip64=True) as inside:
                for chunk in chunks:
                    inside.write(chunk.encode())
            archive.writestr(_codebook_name(excel), "".join(codebook.codebook_csv(excel=excel)))
        file.seek(0)
        return file.read()


def _codebook_name(excel: bool) -> str:
    return f"genlab-codebook{'-excel' if excel else ''}.csv"


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
    title = f"{pack_title(pack.name)}, {protocol_name(protocol)}"

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
        many: offer them zipped, and show how far that is.
    """

    def written(form: str, excel: bool) -> tuple[Callable[..., Iterator[str]], str]:
        write = export.long_csv if form == "long" else export.wide_csv
        return write, f"{name}-{form}{'-excel' if excel else ''}.csv"

    def file(form: str, excel: bool) -> tuple[Callable[[], bytes], str, str]:
        write, called = written(form, excel)
        return partial(whole, write, filters, excel), called, "text/csv"

    def book(excel: bool) -> tuple[Callable[[], bytes], str, str]:
        return lambda: "".join(codebook.codebook_csv(excel=excel)).encode(), _codebook_name(excel), "text/csv"

    for heading, excel, labels in (
        (_("For R, Python, SPSS"), False, (_("Long CSV"), _("Wide CSV"), _("Codebook"))),
        (
            _("For Excel"),
            True,
            (_("Long CSV for Excel"), _("Wide CSV for Excel"), _("Codebook for Excel")),
        ),
    ):
        st.markdown(f"**{heading}**")
        if many:
            _zips({labels[0]: written("long", excel), labels[1]: written("wide", excel)}, filters, excel)
        else:
            _buttons({labels[0]: file("long", excel), labels[1]: file("wide", excel), labels[2]: book(excel)})


def of_session(session: Led, token: str) -> None:
    """Lead a host to the verdicts of a session, and hand out its answers."""
    page.link("results", _("Verdicts and plots of this session"), h=tab.mark(token))
    scope = Scope(packs.load(session.pack_name), session.protocol, session.session_id, session.title)
    answers(scope.filters, f"genlab-session-{session.session_id}")


def _zips(offers: dict[str, tuple[Callable[..., Iterator[str]], str]], filters: Filters, excel: bool) -> None:
    """Offer zips that take a while: one is made when it is asked for, on a bar, and then stands there to be saved."""
    asked = [
        offer
        for column, (label, offer) in zip(st.columns(len(offers)), offers.items(), strict=True)
        if tapped(label, f"make-{offer[1]}", column.button, icon=":material/folder_zip:", width="stretch")
    ]
    for write, called in asked:
        stages = {"export": (0.0, 1.0, _("Writing {file}").format(file=called))}
        with waiting.bar(stages, stages["export"][2]) as tell:
            made = zipped(write, filters, excel, called, tell)
        st.download_button(
            _("Save {file} ({size:.1f} MB)").format(file=f"{called}.zip", size=len(made) / 1e6),
            made,
            f"{called}.zip",
            "application/zip",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
        )


def _buttons(offers: dict[str, tuple[Callable[[], str | bytes], str, str]], primary: bool = False) -> None:
    for column, (label, (make, name, mime)) in zip(st.columns(len(offers)), offers.items(), strict=True):
        column.download_button(
            label,
            data=spoken(make),
            file_name=name,
            mime=mime,
            icon=":material/download:",
            type="primary" if primary else "secondary",
            on_click="ignore",
            width="stretch",
        )
