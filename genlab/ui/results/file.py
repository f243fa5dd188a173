"""A file of other people's answers: read, asked about, and its verdict."""

from typing import Any

import streamlit as st

from genlab.errors import GenlabError
from genlab.training import apart
from genlab.ui.plain import plain
from genlab.ui.refusals import problem_line
from genlab.ui.uploads import uploader
from genlab.ui.words import _, generator_name

MOST_MEGABYTES = 50
MOST_GENERATORS = 200


@st.cache_data(show_spinner=False, max_entries=8)
def _analysed(raw: bytes, mapping: tuple[tuple[str, str], ...], margin: float, flag: bool) -> dict[str, Any]:
    from genlab.analysis import study

    found: dict[str, Any] = apart.call(study.on_page, raw, dict(mapping), margin, flag)
    if len(found["generators"]) > MOST_GENERATORS:
        raise GenlabError(
            f"{len(found['generators'])} generators are more than a page shows: {MOST_GENERATORS}. The command line "
            "shows all."
        )
    return found


def upload() -> None:
    """Take a CSV that was collected anywhere, and show its verdict; where its columns are unclear, ask."""
    from genlab.analysis.tables import ROLES

    st.write(
        _(
            "A CSV with a row an answer (participant, stimulus, generator or truth, choice), a row a person (numbers "
            "correct, or fake and real error rates), or a row an image (times shown, times called fake). It is "
            "analysed here and not stored."
        )
    )
    given = uploader(st, _("A file of answers"), MOST_MEGABYTES, type=["csv", "tsv", "txt"])
    if given is None:
        return
    raw = given.getvalue()
    try:
        with st.spinner(_("Reading the files")):
            columns, unclear = _asked(raw)
    except GenlabError as error:
        st.error(problem_line(error), icon=":material/error:")
        return
    mapping = _mapping(columns, unclear)
    margin = st.slider(_("Equivalence margin (points)"), 1.0, 15.0, 5.0, 0.5)
    flag = st.toggle(_("Set apart hasty answers and people with one answer to everything"), key="flag-file")
    try:
        with st.spinner(_("Reading the files")):
            found = _analysed(
                raw,
                tuple(sorted((role, name) for role, name in mapping.items() if role in ROLES)),
                margin / 100,
                flag,
            )
    except GenlabError as error:
        if unclear and len(mapping) < 2:  # not yet answered: the question above is enough
            return
        st.error(problem_line(error), icon=":material/error:")
        return
    _show(found, given.name, margin)


@st.cache_data(show_spinner=False, max_entries=8)
def _asked(raw: bytes) -> tuple[list[str], str]:
    """Return a file's columns, and what is unclear about them ("" where nothing is)."""
    from genlab.analysis.tables import asking

    columns, unclear = apart.call(asking.asked, raw)
    return columns, unclear


def _mapping(columns: list[str], unclear: str) -> dict[str, str]:
    """Ask which column is what: openly where names do not say it, else folded away."""
    names = {
        "participant": _("Who answered"),
        "stimulus": _("Which image"),
        "choice": _("What they chose (real or fake)"),
        "truth": _("What it truly was (real or fake)"),
        "generator": _("Which generator made it"),
        "trial": _("Place in the round"),
        "rt_ms": _("Response time in ms"),
        "exposure_ms": _("Exposure in ms"),
        "confidence": _("Confidence (50 to 100)"),
    }
    if unclear:
        st.info(
            _(
                "The names of the columns do not say what they hold: {columns}. Please say which is which; who, which "
                "image, what they chose and what it truly was are enough."
            ).format(columns=plain(", ".join(columns))),
            icon=":material/help:",
        )
    with st.expander(_("Which column is what"), expanded=bool(unclear), icon=":material/table:"):
        # A pair of columns a row, so that a phone stacks the questions in their order.
        rows = [st.columns(2) for _row in range((len(names) + 1) // 2)]
        picked = {
            role: rows[place // 2][place % 2].selectbox(
                label,
                columns,
                index=None,
                placeholder=_("Choose a column") if unclear else _("by its name"),
                key=f"map-{role}",
            )
            for place, (role, label) in enumerate(names.items())
        }
        if unclear:
            st.caption(
                _("A row a person or an image? Then name the columns as this message says: {message}").format(
                    message=plain(unclear)
                )
            )
    return {role: column for role, column in picked.items() if column}


def _show(found: dict[str, Any], name: str, margin: float) -> None:
    """Show the verdict on a file."""
    from genlab.analysis.study import by_part
    from genlab.reports import report
    from genlab.ui.charts import figures
    from genlab.ui.results.beneath import beneath
    from genlab.ui.results.exclusions import excluded
    from genlab.ui.results.hype import hype

    rows = found["rows"]
    st.write(_("{used} of {read} rows used.").format(used=rows["used"], read=rows["read"]))
    if found["problems"]:
        st.warning(
            _("{count} rows or values could not be used; the others were.").format(
                count=len(found["problems"])
            ),
            icon=":material/rule:",
        )
        st.dataframe(
            {
                _("Line"): [problem["row"] for problem in found["problems"]],
                _("Reason"): [problem["reason"] for problem in found["problems"]],
            },
            hide_index=True,
            width="stretch",
        )
    for generator, verdict in found["generators"].items():
        st.markdown(f"- **{plain(generator_name(generator))}**: {in_words(verdict, margin)}")
    scores = [
        (generator, verdict["accuracy"], verdict["accuracy_interval"])
        for generator, verdict in found["generators"].items()
    ]
    stem = f"file-{name.rpartition('.')[0] or name}"
    figures.show(figures.forest(scores, True, found["resampled"], margin / 100), stem)
    st.dataframe(_table(found["generators"]), hide_index=True, width="stretch")
    hype(found.get("hype", []), found["generators"])
    if found.get("exclusions", {}).get("excluded"):
        st.subheader(_("Who was analysed"))
        excluded(found, stem)
    for label, under in by_part(found.get("beneath", {})).items():
        if under:
            with st.expander(
                _("Beneath the headline") + (f": {plain(label)}" if label else ""),
                icon=":material/query_stats:",
            ):
                beneath(under, f"{stem}-{label}" if label else stem)
    st.download_button(
        _("Report"),
        data=lambda: report.html(found, title=name, figures=figures.of_study(found)),
        file_name="genlab-report.html",
        mime="text/html",
        icon=":material/download:",
        type="primary",
        on_click="ignore",
    )


def in_words(verdict: dict[str, Any], margin: float) -> str:
    """Return a verdict in the words of the screen's language."""
    if verdict["verdict_code"] == "fooled":
        return _("fools people within ±{margin:g} points (equivalence shown).").format(margin=margin)
    if verdict["verdict_code"] == "told":
        return _("people can tell (difference shown).")
    if verdict["more_people"]:
        return _("not enough answers: about {people} more people.").format(people=verdict["more_people"])
    return _("not enough answers; more people alone would not settle it.")


def _table(generators: dict[str, dict[str, Any]]) -> dict[str, list[Any]]:
    def cells(name: str, form: str) -> list[str]:
        values = [verdict[name] for verdict in generators.values()]
        return ["" if value is None else form.format(value) for value in values]

    return {
        _("Generator"): [generator_name(name) for name in generators],
        _("People"): cells("people", "{}"),
        _("Answers"): cells("answers", "{}"),
        _("Accuracy"): cells("accuracy", "{:.1%}"),
        _("Fake error"): cells("fake_error", "{:.1%}"),
        _("Real error"): cells("real_error", "{:.1%}"),
        "d'": cells("dprime", "{:.2f}"),
        _("Criterion"): cells("criterion", "{:.2f}"),
        _("Design effect"): cells("design_effect", "{:.2f}"),
    }
