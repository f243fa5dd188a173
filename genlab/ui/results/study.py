"""The study of the answers stored here: verdicts, fool rates, and what lies beneath them."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from genlab import packs
from genlab.analysis import GeneratorVerdict
from genlab.analysis.margins import summarise_margins
from genlab.progress import Tell, silent
from genlab.sessions import tallies
from genlab.ui import waiting
from genlab.ui.database import engine
from genlab.ui.kept import Kept
from genlab.ui.results import judges
from genlab.ui.results.scope import Scope
from genlab.ui.words import ngettext

MANY = 50_000  # answers from which on counts made in the database are analysed
Study = tuple[list[GeneratorVerdict], Any, dict[str, Any]]
"""Verdicts, fool rates and the whole study."""
T = TypeVar("T")
_kept: Kept[Study] = Kept(16)
_kept_of_scopes: Kept[dict[str, Any]] = Kept(8)


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
    return _told(_kept, asked, count, lambda tell: _study(name, *asked[:-1], tell))


def of_scope(
    scope: Scope, flag: bool = False, beside: Callable[[Any], dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Return the study of the answers that a page looks at; kept until their number changes, or who was sent out.

    Args:
        scope: which answers.
        flag: whether the hasty are set apart.
        beside: what else a page reads from the answers, the same at every call of a protocol.
    """
    asked = (scope.pack.sha256, scope.protocol, scope.session_id, scope.count, flag, scope.sent_out)

    def study(tell: Tell) -> dict[str, Any]:
        from genlab.analysis.study import of_answers

        answers = _answers(scope.pack.sha256, scope.protocol, scope.session_id, tell)
        return of_answers(answers, flag=flag, tell=tell) | (beside(answers) if beside else {})

    return _told(_kept_of_scopes, asked, scope.count, study)


def _told(kept: Kept[T], asked: Hashable, count: int, make: Callable[[Tell], T]) -> T:
    """Return what is kept, or make it, and show how far that is."""
    if kept.holds(asked):
        return kept.get(asked, lambda: make(silent))
    looking = ngettext("Looking at {count:,} answer", "Looking at {count:,} answers", count)
    with waiting.bar(waiting.analysing(), looking.format(count=count)) as tell:
        return kept.get(asked, lambda: make(tell))


def _answers(pack_sha256: str, protocol: str, session_id: int | None, tell: Tell) -> Any:
    from genlab.reports.frames import answers_frame

    return answers_frame(
        engine(),
        tell,
        pack_sha256=pack_sha256,
        protocol=protocol,
        session_id=session_id,
        standing=session_id is None,
    )


def _study(
    name: str,
    pack_sha256: str,
    protocol: str,
    session_id: int | None,
    count: int,
    flag: bool,
    tell: Tell,
) -> Study:
    from genlab.analysis import fool_rates, summarise
    from genlab.analysis.exclusions import flags, given
    from genlab.analysis.study import INTERVALS, images_of, of_answers, of_verdicts

    pack = packs.load(name)
    if count >= MANY:
        tell("counts", 0, 1)
        margins = tallies.tally(engine(), pack.name, pack_sha256, protocol, list(pack.fakes), session_id)
        tell(INTERVALS, 0, 1)
        verdicts = summarise_margins(margins)
        rates = margins.rates()
        study = of_verdicts(verdicts, margins.people, margins.answers) | {"images": images_of(rates)}
    else:
        answers = _answers(pack_sha256, protocol, session_id, tell)
        tell(INTERVALS, 0, 2)
        kept = answers[(flags(answers) if flag else given(answers)) == ""]
        verdicts, rates = summarise(kept), fool_rates(kept)
        study = of_answers(answers, flag=flag, tell=tell)
    return verdicts, rates, study | {"machine": judges.judged(pack, rates)}
