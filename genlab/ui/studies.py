"""What the Results page does with other people's answers, and before a study: a file's verdict, and a plan."""

from typing import Any

import streamlit as st

from genlab.errors import GenlabError
from genlab.ui.words import _, generator_name

MOST_MEGABYTES = 50


@st.cache_data(show_spinner=False, max_entries=8)
def _analysed(raw: bytes, mapping: tuple[tuple[str, str], ...], margin: float, flag: bool) -> dict[str, Any]:
    from genlab.analysis.study import analyse

    return analyse(raw, dict(mapping), margin=margin, flag=flag)


def upload() -> None:
    """Take a CSV that was collected anywhere, and show its verdict."""
    from genlab import report
    from genlab.analysis.columns import ROLES
    from genlab.ui import charts

    st.write(
        _(
            "A CSV with a row an answer (participant, stimulus, generator or truth, choice), a row a person (numbers "
            "correct, or fake and real error rates), or a row an image (times shown, times called fake). It is "
            "analysed here and not stored."
        )
    )
    given = st.file_uploader(
        _("A file of answers"), type=["csv", "tsv", "txt"], max_upload_size=MOST_MEGABYTES
    )
    if given is None:
        return
    raw = given.getvalue()
    columns = [name.strip() for name in raw[:4096].decode("utf-8-sig", "replace").splitlines()[0].replace(
        ";", ",").replace("\t", ",").split(",")] if raw else []  # fmt: skip
    mapping: dict[str, str] = {}
    with st.expander(_("Which column is what")):
        for role in ("participant", "stimulus", "generator", "truth", "choice", "trial", "rt_ms"):
            picked = st.selectbox(role, columns, index=None, placeholder=_("by its name"), key=f"map-{role}")
            if picked:
                mapping[role] = picked
    margin = st.slider(_("Equivalence margin (points)"), 1.0, 15.0, 5.0, 0.5)
    flag = st.toggle(_("Set apart hasty answers and people with one answer to everything"), key="flag-file")
    try:
        found = _analysed(
            raw,
            tuple(sorted((role, name) for role, name in mapping.items() if role in ROLES)),
            margin / 100,
            flag,
        )
    except GenlabError as error:
        st.error(str(error), icon=":material/error:")
        return
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
    for name, verdict in found["generators"].items():
        st.markdown(f"- **{name}**: {in_words(verdict, margin)}")
    scores = [
        (name, verdict["accuracy"], verdict["accuracy_interval"])
        for name, verdict in found["generators"].items()
    ]
    st.vega_lite_chart(
        *charts.forest(scores, published=True),
        width="stretch",
        alt=_("Accuracy of each generator with its interval"),
    )
    st.caption(
        _(
            "Bars are 95% intervals that resample {what}. Grey: other people's published scores, from other images "
            "and protocols: they show where a score lies, not who is better."
        ).format(
            what={"people": _("people"), "images": _("images")}.get(
                found["resampled"], _("people and images")
            )
        )
    )
    st.dataframe(_table(found["generators"]), hide_index=True, width="stretch")
    st.download_button(
        _("Report"),
        data=lambda: report.html(found, title=given.name),
        file_name="genlab-report.html",
        mime="text/html",
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


def plan() -> None:
    """Say how many people a study takes, and what a class of a given size can show."""
    from genlab.analysis import planner

    left, middle, right = st.columns(3)
    questions = left.number_input(_("Questions each"), 1, 1000, 20)
    images = middle.number_input(_("Different images"), 2, 100_000, 200)
    power = right.slider(_("Power"), 0.5, 0.99, 0.8, 0.01)
    with st.expander(_("How alike answers are")):
        st.caption(
            _(
                "Two answers of one person, or to one image, are more alike than two of different ones. These "
                "correlations make the design effect: how many times more answers it takes than independent ones."
            )
        )
        people_rho = st.slider(_("Correlation within a person"), 0.0, 0.3, planner.PEOPLE_CORRELATION, 0.01)
        image_rho = st.slider(_("Correlation within an image"), 0.0, 0.3, planner.IMAGE_CORRELATION, 0.01)
    rates = {"power": power, "people_correlation": people_rho, "image_correlation": image_rho}
    st.subheader(_("How many people?"))
    margin = st.slider(_("Equivalence margin (points)"), 1.0, 15.0, 5.0, 0.5, key="plan-margin")
    needed = planner.people_needed(margin / 100, int(questions), int(images), **rates)
    if needed.people is None:
        st.warning(
            _("With so few images no number of people shows equivalence within {margin:g} points.").format(
                margin=margin
            ),
            icon=":material/image:",
        )
    else:
        st.markdown(
            _(
                "**{people} people** with {questions} questions each show that a generator fools people within "
                "±{margin:g} points, where it truly does (expected design effect {effect:.2f})."
            ).format(people=needed.people, questions=questions, margin=margin, effect=needed.design_effect)
        )
    st.subheader(_("What can a class show?"))
    people = st.number_input(_("People"), 1, 1_000_000, 30)
    shown = planner.what_shows(int(people), int(questions), int(images), **rates)
    assert shown.half_width is not None and shown.difference is not None
    st.markdown(
        _(
            "Accuracy to **±{half:.1f} points**; equivalence within **±{margin:.1f}**; a difference from 50% of "
            "**{difference:.1f} points** or more."
        ).format(half=shown.half_width * 100, margin=shown.margin * 100, difference=shown.difference * 100)
    )
