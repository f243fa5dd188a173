"""The study of the answers stored here: verdicts, fool rates, and what lies beneath them."""

from typing import Any

from genlab import packs
from genlab.analysis import GeneratorVerdict
from genlab.analysis.margins import summarise_margins
from genlab.progress import Tell, silent
from genlab.sessions import tallies
from genlab.ui import waiting
from genlab.ui.database import engine
from genlab.ui.kept import Kept
from genlab.ui.results import judges
from genlab.ui.words import ngettext

MANY = 50_000  # answers from which on counts made in the database are analysed
Study = tuple[list[GeneratorVerdict], Any, dict[str, Any]]
"""Verdicts, fool rates and the whole study."""
_kept: Kept[Study] = Kept(16)


def analysed(
    name: str,
    pack_sha256: str,
    protocol: str,
    session_id: int | None,
    count: int,
    flag: bool = False,
    sent_out: str = "",
) -> Study:
    """Return what the answers say; kept until the count of answers changes, or who was sent out.

    It shows how far it is meanwhile. From `MANY` answers on all comes from counts made in the database: a million rows
    need not be read, and the intervals are the same. What needs single answers (exclusions, learning, response times)
    is then left to `genlab analyse`.
    """
    asked = (pack_sha256, protocol, session_id, count, flag, sent_out)
    if _kept.holds(asked):
        return _kept.get(asked, lambda: _study(name, *asked[:-1]))
    looking = ngettext("Looking at {count:,} answer", "Looking at {count:,} answers", count)
    with waiting.bar(waiting.analysing(), looking.format(count=count)) as tell:
        return _kept.get(asked, lambda: _study(name, *asked[:-1], tell))


def _study(
    name: str,
    pack_sha256: str,
    protocol: str,
    session_id: int | None,
    count: int,
    flag: bool,
    tell: Tell = silent,
) -> Study:
    from genlab.analysis import fool_rates, summarise
    from genlab.analysis.exclusions import flags, given
    from genlab.analysis.study import INTERVALS, images_of, of_answers, of_verdicts
    from genlab.reports.frames import answers_frame

    pack = packs.load(name)
    if count >= MANY:
        tell("counts", 0, 1)
        margins = tallies.tally(engine(), pack.name, pack_sha256, protocol, list(pack.fakes), session_id)
        tell(INTERVALS, 0, 1)
        verdicts = summarise_margins(margins)
        rates = margins.rates()
        study = of_verdicts(verdicts, margins.people, margins.answers) | {"images": images_of(rates)}
    else:
        answers = answers_frame(
            engine(),
            tell,
            pack_sha256=pack_sha256,
            protocol=protocol,
            session_id=session_id,
            standing=session_id is None,
        )
        tell(INTERVALS, 0, 2)
        kept = answers[(flags(answers) if flag else given(answers)) == ""]
        verdicts, rates = summarise(kept), fool_rates(kept)
        study = of_answers(answers, flag=flag, tell=tell)
    return verdicts, rates, study | {"machine": judges.judged(pack, rates)}
