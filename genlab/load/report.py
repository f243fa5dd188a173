"""What a run under load is told as: figures by name, and in words."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from genlab.load.log import Count
from genlab.load.player import Tally

SHOWN_PROBLEMS = 5


def percentiles(taken: Sequence[float]) -> dict[str, float | None]:
    """Return the median, the 95th and the 99th percentile and the greatest of times in ms."""
    names = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
    if not taken:
        return dict.fromkeys(names)
    return {
        name: round(float(value), 1)
        for name, value in zip(names, np.percentile(taken, (50, 95, 99, 100)), strict=True)
    }


def of_count(count: Count) -> dict[str, int]:
    """Return what the log and the database say to each other."""
    named = asdict(count)
    return {"answers": named.pop("acknowledged"), **named}


def of_tally(tally: Tally) -> dict[str, Any]:
    """Return what the people met."""
    return {
        **percentiles(tally.taken),
        "late": tally.late,
        "double_taps": tally.double_taps,
        "broken_off": tally.broken_off,
        "waits": tally.waits,
        "dropped": tally.dropped,
        "rounds": tally.rounds,
        "join": percentiles(tally.opened),
        "come_back": percentiles(tally.reopened),
        "problems": dict(tally.problems),
    }


def passed(report: dict[str, Any]) -> bool:
    """Whether nothing was lost, doubled or invented, and everybody came back to their question."""
    everybody = report["resumed"] in (None, report["people"])
    return everybody and not (report["lost"] or report["doubled"] or report["unsent"])


def text(report: dict[str, Any]) -> str:
    """Return the report in a few lines."""
    memory, cores = report["memory_mib"], report["cores"]
    lines = [
        report["machine"],
        f"{report['people']} people, {report['answers']} answers in {report['seconds']:.0f} s "
        f"({report['answers_per_s']:.1f} of {report['rate']:g} a second)",
        f"lost {report['lost']}, doubled {report['doubled']}, sent by nobody {report['unsent']} "
        f"({report['double_taps']} double taps, {report['broken_off']} broken off and sent again)",
        f"tap to next question: {_times(report)}; {report['late']} taps late",
        f"page to first question: {_times(report['join'])}",
        f"page to question come back to: {_times(report['come_back'])}",
    ]
    if report["resumed"] is not None:
        lines.append(
            f"after {report['storm_s']:g} s without network {report['resumed']} of {report['people']} resumed"
        )
    if report["phones"]["count"]:
        lines.append(
            f"{report['phones']['count']} phones (Chromium): {report['phones']['answers']} answers, "
            f"{_times(report['phones'])}"
        )
    if memory["end"] is not None:
        minute = "" if memory["at_60_s"] is None else f", after a minute {memory['at_60_s']:.0f}"
        lines.append(
            f"server: {memory['begin']:.0f} MiB at the start{minute}, at the end {memory['end']:.0f}, "
            f"at most {memory['peak']:.0f}; {cores['server']:.2f} cores (clients {cores['clients']:.2f}), "
            f"{report['cpu_ms_per_answer']} ms of processor an answer"
        )
    trouble = [f"{times}x {said}" for said, times in report["problems"].items()]
    if report["waits"] or report["dropped"]:
        trouble.append(
            f"{report['waits']} answers sent again for want of a reply, "
            f"{report['dropped']} connections ended by the server"
        )
    return "\n".join([*lines, *trouble[:SHOWN_PROBLEMS]])


def _times(report: dict[str, Any]) -> str:
    if report["p50_ms"] is None:
        return "none"
    return " / ".join(f"{report[name]:.0f}" for name in ("p50_ms", "p95_ms", "p99_ms", "max_ms")) + (
        " ms (p50 / p95 / p99 / max)"
    )
