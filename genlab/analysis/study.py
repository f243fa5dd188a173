"""A whole study from a table: what could be read, the verdicts, and what lies beneath them."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from genlab.analysis import aggregates, exclusions, hype
from genlab.analysis.beneath import beneath
from genlab.analysis.images import fool_rates
from genlab.analysis.tables import read
from genlab.analysis.verdict import GeneratorVerdict, in_words, summarise

RESAMPLED = {"long": "people and images", "people": "people", "images": "images"}


def analyse(
    source: Path | str | bytes,
    mapping: Mapping[str, str] | None = None,
    *,
    margin: float = 0.05,
    level: float = 0.95,
    seed: int = 0,
    flag: bool = False,
    mixed: bool = False,
) -> dict[str, Any]:
    """Analyse a CSV in any of the forms that `genlab.analysis.tables` reads.

    Args:
        source: file, or bytes.
        mapping: the file's column for a role, where names do not say it.
        margin: equivalence margin as a share.
        level: confidence of the intervals.
        seed: of the bootstrap.
        flag: set apart answers by `exclusions.Rules` too, beside those that the file flags itself.
        mixed: fit the mixed logit (long form).

    Returns:
        A report of plain values, ready for JSON: form, columns, rows (read, used), problems (row, reason), margin,
        level, seed, resampled, generators (by name: what `GeneratorVerdict` holds, the verdict in words), and for
        the long form exclusions (a CONSORT-style flow, and the verdicts with everyone), beneath, images, and hype
        (`hype.scores`, each with the part that it is of), and settings (of the sessions, where the file says them).
        Where a file holds several protocols or packs, names say which.

    Raises:
        GenlabError: where nothing can be read or analysed.
    """
    reading = read(source, mapping)
    report: dict[str, Any] = {
        "form": reading.form,
        "columns": reading.mapping,
        "rows": {"read": reading.rows, "used": len(reading.table)},
        "problems": [asdict(problem) for problem in reading.problems],
        "margin": margin,
        "level": level,
        "seed": seed,
        "resampled": RESAMPLED[reading.form],
    }
    options: dict[str, Any] = {"margin": margin, "level": level, "seed": seed}
    if reading.form == "people":
        verdicts = aggregates.people_verdicts(reading.table, **options)
        return report | {"generators": _named([("", verdicts)], margin)}
    if reading.form == "images":
        verdicts = aggregates.image_verdicts(reading.table, **options)
        return report | {"generators": _named([("", verdicts)], margin)}
    return report | of_answers(reading.table, flag=flag, mixed=mixed, **options)


def of_answers(
    answers: pd.DataFrame,
    *,
    margin: float = 0.05,
    level: float = 0.95,
    seed: int = 0,
    flag: bool = False,
    mixed: bool = False,
) -> dict[str, Any]:
    """Return the part of the report that a long table of answers gives, see `analyse`."""
    options: dict[str, Any] = {"margin": margin, "level": level, "seed": seed}
    reasons = exclusions.flags(answers) if flag else exclusions.given(answers)
    kept = answers[reasons == ""]
    parts = _parts(kept)
    found = _named([(label, summarise(part, **options)) for label, part in parts], margin)
    report: dict[str, Any] = {"generators": found}
    flow = exclusions.flow(answers, reasons)
    if flow["excluded"]:
        everyone = [(label, summarise(part, **options)) for label, part in _parts(exclusions.main(answers))]
        report["exclusions"] = flow | {"with_everyone": _named(everyone, margin)}
    else:
        report["exclusions"] = flow
    under = {label: beneath(part, level=level, seed=seed) for label, part in parts}
    if mixed:
        from genlab.analysis.mixed import mixed_logit

        for label, part in parts:
            under[label]["mixed_logit"] = asdict(mixed_logit(part))
    if "settings" in answers:
        report["settings"] = sorted(set(answers["settings"].fillna("").astype(str)) - {""})
    report["hype"] = [
        {"part": label, **score} for label, part in parts for score in hype.scores(part, seed=seed)
    ]
    images = {label: images_of(fool_rates(part)) for label, part in parts}
    report["beneath"] = under[""] if list(under) == [""] else under
    report["images"] = images[""] if list(images) == [""] else images
    return report


def of_verdicts(
    verdicts: list[GeneratorVerdict], people: int, answers: int, margin: float = 0.05
) -> dict[str, Any]:
    """Return the report that verdicts alone give, where single answers were not read."""
    flow = {"people": people, "answers": answers, "excluded": {}}
    flow |= {"analysed_people": people, "analysed_answers": answers}
    return {"generators": _named([("", verdicts)], margin), "exclusions": flow, "beneath": {}}


def by_part(beneath: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a report has `beneath` by part of the study; where it has one alone, it is named ""."""
    return {"": beneath} if not beneath or "ranking" in beneath else beneath


def _parts(answers: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the answers by protocol and pack, each with a label; "" where there is one alone."""
    keys = [column for column in ("protocol", "pack", "pack_sha256") if column in answers]
    groups = list(answers.groupby(keys, sort=True))
    if len(groups) <= 1:
        return [("", answers)] if len(answers) else []
    return [(", ".join(_short(str(value)) for value in values if value), part) for values, part in groups]


def _short(name: str) -> str:
    """Return a name, or the beginning of a hash."""
    return name[:12] if len(name) == 64 else name


def _named(parts: list[tuple[str, list[GeneratorVerdict]]], margin: float) -> dict[str, dict[str, Any]]:
    return {
        f"{verdict.generator} ({label})" if label else verdict.generator: {
            **{key: value for key, value in asdict(verdict).items() if key != "generator"},
            "verdict": in_words(verdict, margin),
            "verdict_code": verdict.verdict,
        }
        for label, verdicts in parts
        for verdict in verdicts
    }


def images_of(rates: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what `fool_rates` found as plain values."""
    return [
        {
            "stimulus": row.stimulus,
            "generator": row.generator,
            "shown": int(row.shown),
            "called_real": int(row.called_real),
            "fool_rate": float(row.fool_rate),
            "interval": list(row.interval),
            "shrunk": float(row.shrunk),
            "q": float(row.q),
        }
        for row in rates.itertuples()
    ]
