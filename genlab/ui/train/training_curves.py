"""Curves of a training run: its losses, and how well people tell its images, by step."""

from collections.abc import Sequence
from typing import Any

from genlab.checkpoints import History
from genlab.media import IMAGE, MELODY, TEXT
from genlab.reports.drawing import Figure
from genlab.ui.charts.curves import half, with_intervals
from genlab.ui.charts.plots import OTHERS, PEOPLE, span
from genlab.ui.train.names import loss_name
from genlab.ui.words import _

# Neither blue nor orange: those say real and fake.
COLOURS = (PEOPLE, "#1f9d8a", OTHERS, "#b5487a", "#7f7a1d")
WIDE = 30
"""Losses that differ by more than so many times are drawn on a log scale."""


def losses(history: History, medium: str = IMAGE, height: int = 240) -> Figure:
    """Return the losses of a run of a medium by step, one line each."""
    steps = history.get("step", [])
    names = {name: loss_name(name, medium) for name in history if name != "step"}
    rows: dict[str, list[Any]] = {"step": [], "loss": [], "name": []}
    for name in names:
        for step, value in zip(steps, history[name], strict=True):
            if value is not None:
                rows["step"].append(step)
                rows["loss"].append(value)
                rows["name"].append(names[name])
    found = rows["loss"]
    across = {"field": "step", "type": "quantitative", "title": _("Training step")}
    chart = {
        "height": height,
        "mark": {"type": "line", "strokeWidth": 2, "point": len(steps) < 3, "aria": False},
        "encoding": {
            "x": {**across, "scale": span(rows["step"], nice=False), "axis": {"grid": False, "format": "d"}},
            **_of_losses(found, [*names.values()]),
            "tooltip": [
                {**across, "format": "d"},
                {"field": "name", "title": _("Loss")},
                {"field": "loss", "title": _("Value"), "format": ".4g"},
            ],
        },
    }
    says = {
        IMAGE: _(
            "A falling loss says that something is learned, not that the images look real: two networks against "
            "each other (a GAN) keep each other's losses up however good they get."
        ),
        TEXT: _(
            "A falling loss says that letters and words are guessed better, not that the texts make sense. Where test "
            "texts cost more and more while training texts cost less, it learns by heart."
        ),
        MELODY: _(
            "A falling loss says that notes are guessed better, not that the tunes sound good. Where test tunes cost "
            "more and more while training tunes cost less, it learns by heart."
        ),
    }[medium]
    return Figure("losses", _("Losses"), (rows, chart), says, _("Losses of the run by training step"))


def _of_losses(found: Sequence[float], names: Sequence[str]) -> dict[str, Any]:
    """Return the height and the colour of a chart of losses: on a log scale where they range wide, a colour a name."""
    wide = bool(found) and min(found) > 0 and max(found) > WIDE * min(found)
    return {
        "y": {
            "field": "loss",
            "type": "quantitative",
            "title": _("Loss"),
            "scale": span(found, type="log" if wide else "linear"),
        },
        "color": {
            "field": "name",
            "type": "nominal",
            "title": None,
            "scale": {"domain": names, "range": [*COLOURS[: len(names)]]},
            "legend": {"orient": "top", "columns": 2, "labelLimit": 240},
        },
    }


def together(runs: Sequence[tuple[str, History]], medium: str = IMAGE, height: int = 280) -> Figure:
    """Return the losses of several runs in one chart, each over its own training: a colour a loss, a dash a run.

    Args:
        runs: what each is called, and its losses.
        medium: what the first is of.
        height: of the chart, in pixels.
    """
    rows: dict[str, list[Any]] = {"share": [], "loss": [], "name": [], "run": [], "step": []}
    for run, history in runs:
        steps = history.get("step", [])
        last = max((step for step in steps if step is not None), default=1) or 1
        for name in filter(lambda name: name != "step", history):
            for step, value in zip(steps, history[name], strict=True):
                if step is not None and value is not None:
                    for column, cell in zip(
                        rows.values(), (step / last, value, loss_name(name, medium), run, step), strict=True
                    ):
                        column.append(cell)
    found, names = rows["loss"], list(dict.fromkeys(rows["name"]))
    across = {"field": "share", "type": "quantitative", "title": _("Share of the training")}
    chart = {
        "height": height,
        "mark": {"type": "line", "strokeWidth": 2, "aria": False},
        "encoding": {
            "x": {**across, "scale": {"domain": [0, 1]}, "axis": {"grid": False, "format": "%"}},
            **_of_losses(found, names),
            "strokeDash": {
                "field": "run",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [run for run, _history in runs], "range": [[1, 0], [5, 4], [1, 3]]},
                "legend": {"orient": "bottom", "symbolType": "stroke", "symbolSize": 400},
            },
            "tooltip": [
                {"field": "run", "title": _("Run")},
                {"field": "step", "title": _("Training step"), "format": "d"},
                {"field": "name", "title": _("Loss")},
                {"field": "loss", "title": _("Value"), "format": ".4g"},
            ],
        },
    }
    says = _("Two runs of one generator on the same data can be compared; losses of different kinds cannot.")
    return Figure("losses-together", _("Losses of both runs"), (rows, chart), says, _("Losses of both runs"))


def by_step(points: Sequence[tuple[int, float, tuple[float, float], int]], medium: str = IMAGE) -> Figure:
    """Return people's accuracy by training step.

    Args:
        points: step, balanced accuracy, its interval, and answers, in order of step.
        medium: what they are of.
    """
    rows: dict[str, list[Any]] = {"step": [], "accuracy": [], "low": [], "high": [], "answers": []}
    for step, accuracy, (low, high), answers in points:
        for column, value in zip(rows.values(), (step, accuracy, low, high, answers), strict=True):
            column.append(value)
    across = {
        "field": "step",
        "type": "quantitative",
        "title": _("Training step"),
        "scale": span(rows["step"], type="log", nice=False, padding=24),
        "axis": {"values": rows["step"], "format": "d", "grid": False, "labelOverlap": "greedy"},
    }
    up: dict[str, Any] = {
        "type": "quantitative",
        "title": _("Accuracy (50% = fooled completely)"),
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]},
    }
    line = {
        "mark": {"type": "line", "color": PEOPLE, "opacity": 0.5, "aria": False},
        "encoding": {"x": across, "y": {**up, "field": "accuracy"}},
    }
    says = {
        IMAGE: _(
            "How well people tell this run's fakes from real images, step by step: the mean of fakes called fake and "
            "real images called real. Bars are 95% intervals that resample people and images; all steps share the "
            "real images."
        ),
        TEXT: _(
            "How well people tell this run's texts from those of people, step by step: the mean of a machine's called "
            "a machine's and a person's called a person's. Bars are 95% intervals that resample people and texts; all "
            "steps share the texts of people."
        ),
        MELODY: _(
            "How well people tell this run's tunes from those of people, step by step: the mean of a machine's called "
            "a machine's and a person's called a person's. Bars are 95% intervals that resample people and tunes; all "
            "steps share the tunes of people."
        ),
    }[medium]
    alt = _("People's accuracy by training step, with intervals and the line at 50%")
    chart = {"height": 280, "layer": [half(up), line, *with_intervals(across, up, None, "d")]}
    return Figure("accuracy-by-step", _("Human accuracy by training step"), (rows, chart), says, alt)
