"""A plan before a study: how many people it takes, and what a class can show."""

import streamlit as st

from genlab.ui.words import _, ngettext


def plan() -> None:
    """Say how many people a study takes, and what a class of a given size can show."""
    from genlab.analysis import planner
    from genlab.ui.charts import figures
    from genlab.ui.charts.planning import people_by_margin

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
                "It takes **{people}**, with {questions}, to show that a generator fools people within ±{margin:g} "
                "points, where it truly does (expected design effect {effect:.2f})."
            ).format(
                people=ngettext("{n:,} person", "{n:,} people", needed.people).format(n=needed.people),
                questions=ngettext("{n} question each", "{n} questions each", int(questions)).format(
                    n=questions
                ),
                margin=margin,
                effect=needed.design_effect,
            )
        )
    figures.show(
        people_by_margin(
            lambda chosen: planner.people_needed(chosen, int(questions), int(images), **rates), margin
        )
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
