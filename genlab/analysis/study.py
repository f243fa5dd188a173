"""A whole study from a table: what could be read, the verdicts, and what lies beneath them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from genlab.analysis import aggregates, boundary, exclusions, hype, preference, times
from genlab.analysis.aid import effect
from genlab.analysis.beneath import beneath
from genlab.analysis.experience import by_music
from genlab.analysis.images import fool_rates
from genlab.analysis.parts import apart, parts_of
from genlab.analysis.tables import Reading, Said, read
from genlab.analysis.verdict import GeneratorVerdict, Judged, estimated, in_words, summarise
from genlab.errors import GenlabError
from genlab.progress import Tell, silent

TABLE, INTERVALS, BENEATH = "table", "intervals", "beneath"
"""What an analysis tells of how far it is."""
RESAMPLED = {"long": "people and images", "people": "people", "images": "images"}


def analyse(
    source: Path | str | bytes,
    mapping: Mapping[str, str] | None = None,
    said: Said | None = None,
    *,
    margin: float = 0.05,
    level: float = 0.95,
    seed: int = 0,
    flag: bool = False,
    mixed: bool = False,
    rt: str = times.CLIENT,
    tell: Tell = silent,
) -> dict[str, Any]:
    """Analyse a table in any of the forms that `genlab.analysis.tables` reads.

    Args:
        source: file, or bytes.
        mapping: the file's column for a role, where names do not say it.
        said: what else is said of the table.
        margin: equivalence margin as a share.
        level: confidence of the intervals.
        seed: of the bootstrap.
        flag: set apart answers by `exclusions.Rules` too, beside those that the file flags itself.
        mixed: fit the mixed logit (long form).
        rt: whose response times to take (long form): `client`, as the devices tell them, or `server`, as it saw them.
        tell: is told the stage: `table`, `intervals`, `beneath`.

    Returns:
        A report of plain values, ready for JSON: form, columns, rows (read, used), problems (row, reason), account
        (`account`), read_as (what was read by inference), undecided and repeats (as of `tables.Reading`), margin,
        level, seed, resampled, generators (by name: what `GeneratorVerdict` holds, the verdict in words), and for
        the long form exclusions (a CONSORT-style flow, and the verdicts with everyone), beneath, images, and hype
        (`hype.scores`, each with the part that it is of), settings (of the sessions, where the file says them), rt,
        rt_doubts (how many times of devices cannot be, by reason), shared_devices (people and answers), and, of answers
        about boundaries, boundary (by part what `genlab.analysis.boundary` says), of choices between two designs
        preference (by part what `genlab.analysis.preference` says).
        Where a file holds several protocols or packs, names say which.

    Raises:
        GenlabError: where nothing can be read or analysed.
    """
    check_seed(seed)
    tell(TABLE, 0, 1)
    reading = read(source, mapping, said)
    return of_reading(
        reading, margin=margin, level=level, seed=seed, flag=flag, mixed=mixed, rt=rt, tell=tell
    )


def of_reading(
    reading: Reading,
    *,
    margin: float = 0.05,
    level: float = 0.95,
    seed: int = 0,
    flag: bool = False,
    mixed: bool = False,
    rt: str = times.CLIENT,
    tell: Tell = silent,
) -> dict[str, Any]:
    """Return the report of a table that is read, see `analyse`."""
    report: dict[str, Any] = {
        "form": reading.form,
        "columns": reading.mapping,
        "rows": {"read": reading.rows, "used": len(reading.table)},
        "problems": [asdict(problem) for problem in reading.problems],
        "account": account(reading, {}),
        "read_as": reading.read_as,
        "undecided": reading.undecided,
        "repeats": reading.repeats,
        "margin": margin,
        "level": level,
        "seed": seed,
        "resampled": RESAMPLED[reading.form],
    }
    options: dict[str, Any] = {"margin": margin, "level": level, "seed": seed}
    if reading.form != "long":
        times.take(reading.table, rt)
    if reading.form == "people":
        verdicts = aggregates.people_verdicts(reading.table, **options)
        return report | {"generators": _named([("", verdicts)], margin)}
    if reading.form == "images":
        verdicts = aggregates.image_verdicts(reading.table, **options)
        return report | {"generators": _named([("", verdicts)], margin)}
    report |= of_answers(reading.table, flag=flag, mixed=mixed, rt=rt, tell=tell, **options)
    return report | {"account": account(reading, report["exclusions"]["excluded"])}


def account(reading: Reading, excluded: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return how many rows were read, are used, and were set apart, by reason, the most frequent first.

    Args:
        reading: the table.
        excluded: what is set apart of its usable rows: answers by reason, as `exclusions.flow` has them.
    """
    apart = Counter(reading.apart)
    for reason, counts in excluded.items():
        apart[reason] += counts["answers"]
    ordered = {reason: int(count) for reason, count in apart.most_common() if count}
    used = len(reading.table) - sum(counts["answers"] for counts in excluded.values())
    return {"read": reading.rows, "used": used, "apart": ordered}


def account_of(reading: Reading, flag: bool = False) -> dict[str, Any]:
    """Return the account of a table, with what its own exclusions and, where asked for, the rules set apart."""
    if reading.form != "long":
        return account(reading, {})
    reasons = exclusions.flags(reading.table) if flag else exclusions.given(reading.table)
    counts = reasons[reasons != ""].value_counts()
    return account(reading, {str(reason): {"answers": int(count)} for reason, count in counts.items()})


def check_seed(seed: int) -> None:
    """Raise GenlabError unless random numbers can be drawn from `seed`."""
    if seed < 0:
        raise GenlabError(f"Invalid seed {seed}. Expected a whole number from 0.")


def of_answers(
    answers: pd.DataFrame,
    *,
    margin: float = 0.05,
    level: float = 0.95,
    seed: int = 0,
    flag: bool = False,
    mixed: bool = False,
    rt: str = times.CLIENT,
    tell: Tell = silent,
) -> dict[str, Any]:
    """Return the part of the report that a long table of answers gives, see `analyse`."""
    options: dict[str, Any] = {"margin": margin, "level": level, "seed": seed}
    told = {"rt": rt, "rt_doubts": times.doubts(answers), "shared_devices": _shared(answers)}
    answers = times.take(answers, rt)
    reasons = exclusions.flags(answers) if flag else exclusions.given(answers)
    kept = answers[reasons == ""]
    placed, liked, parts = apart(parts_of(kept))
    judged = []
    for place, (label, part) in enumerate(parts):
        tell(INTERVALS, place, len(parts))
        judged.append((label, summarise(part, **options)))
    found = _named(judged, margin)
    report: dict[str, Any] = {"generators": found, **told}
    flow = exclusions.flow(answers, reasons)
    if flow["excluded"]:
        others = apart(parts_of(exclusions.main(answers)))[2]
        everyone = [(label, summarise(part, **options)) for label, part in others]
        report["exclusions"] = flow | {"with_everyone": _named(everyone, margin)}
    else:
        report["exclusions"] = flow
    under = {}
    for place, (label, part) in enumerate(parts):
        tell(BENEATH, place, len(parts))
        under[label] = beneath(part, level=level, seed=seed)
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
    if placed:
        tell(INTERVALS, 0, 1)
        report["boundary"] = [_of_places(label, part, level, seed) for label, part in placed]
    if liked:
        tell(INTERVALS, 0, 1)
        report["preference"] = [_of_tastes(label, part, level, seed) for label, part in liked]
    return report


def _of_tastes(label: str, part: pd.DataFrame, level: float, seed: int) -> dict[str, Any]:
    """Return what a part of a study says of what people like, as plain values."""
    found = preference.rank(part, level=level, seed=seed)
    assert found is not None  # no part is empty
    return {"part": label, **asdict(found)}


def _of_places(label: str, part: pd.DataFrame, level: float, seed: int) -> dict[str, Any]:
    """Return what a part of a study says of boundaries, as plain values."""
    found = boundary.summarise(part, level=level, seed=seed)
    return {
        "part": label,
        "protocol": boundary.protocol_of(part),
        "placed": [{**asdict(each), "verdict": each.verdict} for each in found],
        "learning": boundary.learning(part, level=level),
        "aid": effect(part, level=level),
        "music": by_music(part, level=level),
        "table": boundary.table(part),
        "offs": boundary.offs(part),
    }


def estimates(reading: Reading, *, seed: int = 0, flag: bool = False) -> dict[str, Judged]:
    """Return what is known of each generator of a table, named as `analyse` names it."""
    if reading.form == "people":
        return aggregates.people_estimated(reading.table, seed=seed)
    if reading.form == "images":
        return aggregates.images_estimated(reading.table, seed=seed)
    answers = reading.table
    kept = answers[(exclusions.flags(answers) if flag else exclusions.given(answers)) == ""]
    return {
        f"{name} ({label})" if label else name: found
        for label, part in apart(parts_of(kept))[2]
        for name, found in estimated(part, seed=seed)[1].items()
    }


def _shared(answers: pd.DataFrame) -> dict[str, int]:
    """Return how many people share a device with somebody else in their session, and how many answers they gave."""
    if "shares_device" not in answers:
        return {"people": 0, "answers": 0}
    theirs = answers.loc[answers["shares_device"].eq(True), "participant"]
    return {"people": int(theirs.nunique()), "answers": len(theirs)}


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
