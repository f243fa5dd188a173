"""The figures of a study: each chart with its heading, its plain-language line, and its downloads.

The page shows them, and the report draws the same ones.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from genlab.analysis.published import PUBLISHED
from genlab.protocols import Bars, get
from genlab.reports import drawing
from genlab.reports.drawing import Figure
from genlab.reports.naming import part_name, places_of
from genlab.ui.charts import curves, places, plots, tastes
from genlab.ui.charts.consort import flow as boxes
from genlab.ui.plain import plain
from genlab.ui.words import _

PICTURES = {"png": "image/png", "svg": "image/svg+xml"}


def show(figure: Figure, name: str = "", **options: Any) -> Any:
    """Draw a figure: heading, chart, line, and small buttons for PNG and SVG.

    The chart is drawn anew for a file only when its button is pressed, in the language it has on the screen.

    Args:
        figure: what to show.
        name: of the pack or file, for the files' names.
        options: for `st.vega_lite_chart`.

    Returns:
        What `st.vega_lite_chart` returns.
    """
    stem = "-".join(filter(None, ["genlab", name, figure.key]))
    with st.container(gap="xsmall"):
        if figure.title:
            st.markdown(f"**{plain(figure.title)}**")
        event = st.vega_lite_chart(*figure.chart, width="stretch", alt=figure.alt, **options)
        if figure.says:
            st.caption(plain(figure.says))
        with st.container(horizontal=True, gap="small", horizontal_alignment="right"):
            for form, mime in PICTURES.items():
                st.download_button(
                    form.upper(),
                    data=partial(drawing.picture, figure.chart, form),
                    file_name=f"{stem}.{form}",
                    mime=mime,
                    key=f"picture-{stem}-{form}",
                    icon=":material/download:",
                    type="tertiary",
                    on_click="ignore",
                    help=_("Download this plot as {form}").format(form=form.upper()),
                )
    return event


def forest(
    scores: Sequence[plots.Score],
    published: bool,
    resampled: str = "people and images",
    margin: float = 0.05,
) -> Figure:
    """Return the forest plot."""
    what = {"people": _("people"), "images": _("what they judged")}.get(
        resampled, _("people and what they judged")
    )
    says = _(
        "Bars are 95% intervals that resample {what}; the grey band is ±{margin:g} points about 50%. A bar within the "
        "band: people are fooled. A bar wholly above 50%: they can tell. Else the answers do not settle it yet."
    ).format(what=what, margin=margin * 100)
    if published:
        says += " " + _(
            "Grey: other people's scores, from other images and protocols. They show where a score lies, "
            "not who is better."
        )
        says += f" {', '.join(dict.fromkeys(entry.source for entry in PUBLISHED))}."
    alt = _("Accuracy of each generator with its interval")
    return Figure("forest", "", plots.forest(scores, published, margin), says, alt)


def strip(rates: Any) -> Figure:
    """Return the heat strip of images; `rates` is a table as `fool_rates` returns it."""
    says = _(
        "A cell is one fake or real. Where fakes are as blue as the reals, people cannot tell them; a cell of one "
        "answer is all blue or all orange by luck."
    )
    return Figure("images", "", plots.strip(rates), says, _("Share of answers that called each one real"))


def flow(exclusions: Mapping[str, Any]) -> Figure:
    """Return who came in, was set apart and was analysed."""
    says = _(
        "Nothing is deleted: who is set apart stays in the exports with the reason. The rules look at times and "
        "choices, never at who was right."
    )
    return Figure(
        "flow", "", boxes(dict(exclusions)), says, _("People and answers: came in, set apart, analysed")
    )


def speed(times: Mapping[str, Any]) -> Figure:
    """Return accuracy by response time."""
    says = _(
        "Each person's answers from the fastest fifth to the slowest. A rising line: looking longer helped. "
        "It does not say that waiting would help everyone."
    )
    chart = curves.speed(times["speed_accuracy"])
    return Figure("speed", _("Speed and accuracy"), chart, says, _("Accuracy by response time"))


def psychometric(found: Mapping[str, Any]) -> Figure:
    """Return accuracy by exposure."""
    if found["threshold"] is None:
        first = _("The curve does not reach 75% within the exposures shown.")
    elif found["interval"] is None:
        first = _("Right in 75% at {threshold:.0f} ms.").format(threshold=found["threshold"])
    else:
        first = _(
            "Right in 75% at {threshold:.0f} ms (95% interval over people: {low:.0f} to {high:.0f} ms)."
        ).format(threshold=found["threshold"], low=found["interval"][0], high=found["interval"][1])
    says = (
        first
        + " "
        + _(
            "A Weibull curve over all people and images, dots are answers of like exposure with Wilson's intervals. "
            "It says how long a look it takes, not what people look at; single people's curves are steeper."
        )
    )
    alt = _("Accuracy by exposure with a fitted curve")
    return Figure("psychometric", _("Exposure and accuracy"), curves.psychometric(dict(found)), says, alt)


def calibration(bins: Sequence[dict[str, Any]], over: Mapping[str, Any] | None) -> Figure:
    """Return accuracy by confidence."""
    says = _(
        "On the diagonal people are as often right as they are sure; below it they are too sure, above it too "
        "modest. Bars are Wilson's intervals."
    )
    if over:
        points = over["excess"] * 100
        line = _("Mean confidence minus accuracy: {points:+z.1f} points.").format(points=points)
        if over["interval"]:
            low, high = (end * 100 for end in over["interval"])
            line = _(
                "Mean confidence minus accuracy: {points:+z.1f} points "
                "(95% interval over people: {low:+z.1f} to {high:+z.1f})."
            ).format(points=points, low=low, high=high)
        says = f"{line} {says}"
    alt = _("Accuracy by confidence beside the diagonal")
    return Figure("calibration", _("How sure, how right"), curves.calibration(bins), says, alt)


def rounds(people: Sequence[dict[str, str]]) -> Figure:
    """Return people by answers."""
    says = _(
        "A row is a person, the most accurate first; a cell is an answer. Violet that gathers at the right end: the "
        "person tired or drifted; at the left: learned. Short runs are luck."
    )
    alt = _("Right and wrong answers of each person, in order")
    return Figure("people", _("Every person, answer by answer"), plots.rounds(people), says, alt)


def beneath(found: Mapping[str, Any]) -> list[Figure]:
    """Return the figures of what lies beneath the headline, of those that there is something to show for."""
    drawn = []
    if found.get("psychometric"):
        drawn.append(psychometric(found["psychometric"]))
    if found.get("calibration"):
        drawn.append(calibration(found["calibration"], found.get("overconfidence")))
    if found.get("response_times"):
        drawn.append(speed(found["response_times"]))
    if found.get("rounds"):
        drawn.append(rounds(found["rounds"]))
    return drawn


def boundary(found: Mapping[str, Any]) -> list[Figure]:
    """Return the figures of a study's part about boundaries."""
    protocol, scale = found["protocol"], get(found["protocol"]).scale
    assert scale is not None
    tunes = protocol == Bars.name
    shares = [
        (places_of(each["generator"], protocol), each["exact"]["value"], each["exact"]["interval"])
        for each in found["placed"]
    ]
    drawn = [
        Figure(
            "exact",
            "",
            places.exact(shares, protocol, [each["chance"] for each in found["placed"]]),
            _(
                "Lines are 95% intervals that resample people and what they judged; a grey stroke is what the same "
                "choices would give without a look. A line wholly beyond it: people notice something."
            ),
            _("Share of answers that name the place itself, with intervals"),
        ),
        Figure(
            "offs",
            _("How far off"),
            places.offs(found["offs"], protocol),
            (
                _(
                    "0 is the bar itself. Who guesses is {away:.1f} bars off on average; who names the middle, "
                    "{least:.1f}."
                )
                if tunes
                else _(
                    "The bar at 0 is the place itself. Who guesses is {away:.1f} places off on average, who names the "
                    "middle {least:.1f}."
                )
            ).format(away=scale.guessing("distance"), least=scale.nearest),
            _("Share of answers by places off"),
        ),
    ]
    if found["learning"]:
        drawn.append(
            Figure(
                "learning",
                _("Do people learn?"),
                places.learning(found["learning"]["trials"], scale.guessing("points")),
                _(
                    "Mean points of all people by place in the round; the dashed line is guessing. Of few "
                    "people it jumps."
                ),
                _("Mean points by place in the round"),
            )
        )
    return drawn


def preference(found: Mapping[str, Any]) -> list[Figure]:
    """Return the figure of a study's part about what people like."""
    return [
        Figure(
            "ranking",
            "",
            tastes.ranking(found["designs"]),
            _(
                "How often a design is taken where it meets another. Bars are 95% intervals over people; bars that "
                "overlap: which is liked better is not settled."
            )
            + (
                " " + _("The best {count} of {of}.").format(count=tastes.MOST, of=len(found["designs"]))
                if len(found["designs"]) > tastes.MOST
                else ""
            ),
            _("Designs by how often they are taken, with intervals"),
        )
    ]


def of_study(study: Mapping[str, Any]) -> list[Figure]:
    """Return all figures of a study, as `genlab.analysis.study.analyse` returns it; those of parts name their part."""
    import pandas as pd

    from genlab.analysis.study import by_part

    margin = study.get("margin", plots.MARGIN)
    verdicts = study["generators"].items()
    scores = [(name, verdict["accuracy"], verdict["accuracy_interval"]) for name, verdict in verdicts]
    drawn = [forest(scores, True, study.get("resampled", "people and images"), margin)] if scores else []
    for entry in study.get("boundary") or ():
        drawn += [_of_part(figure, entry["part"]) for figure in boundary(entry)]
    for entry in study.get("preference") or ():
        drawn += [_of_part(figure, entry["part"]) for figure in preference(entry)]
    if study.get("exclusions"):
        drawn.append(flow(study["exclusions"]))
    images = study.get("images") or []
    for label, entries in (images if isinstance(images, dict) else {"": images}).items():
        if entries:
            drawn.append(_of_part(strip(pd.DataFrame(entries)), label))
    for label, found in by_part(study.get("beneath") or {}).items():
        drawn += [_of_part(figure, label) for figure in beneath(found)]
    return drawn


def _of_part(figure: Figure, label: str) -> Figure:
    if not label:
        return figure
    part = part_name(label)
    title = f"{figure.title} ({part})" if figure.title else part
    return Figure(figure.key, title, figure.chart, figure.says, figure.alt)
