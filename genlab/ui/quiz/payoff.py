"""What a finished round has shown: what fooled its player, who made it, how others did, and what to do next.

Built from the view of what may be seen: a question whose truth is not told has no part in it.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from genlab.analysis.intervals import wilson
from genlab.media import MELODY, TEXT
from genlab.packs import Pack
from genlab.packs.pack import BOUNDARY, FILLED
from genlab.protocols import Scale, get
from genlab.reports.naming import guessed, place_name, places_away, places_of
from genlab.sessions.review import Reviewed
from genlab.ui import links
from genlab.ui.history import along_the_years, is_told, shown_year
from genlab.ui.quiz.others import fooled, missed
from genlab.ui.quiz.seen import Seen
from genlab.ui.words import _, generator_name, ngettext, pack_title

MOST_SHOWN = 8  # of the images that fooled someone


def payoff(
    pack: Pack, seen: Seen, answers: Sequence[Reviewed], harder: str | None, lang: str | None
) -> dict[str, Any]:
    """Return what the end of a round shows beside its score.

    Args:
        pack: the session's pack.
        seen: what the participant may see.
        answers: the round, looked back on.
        harder: name of another pack to offer to who tells this one's fakes; None where there is none.
        lang: the language named in the address, kept in links.

    Returns:
        `fooled` (a figure each), `makers` (accuracy by generator), both with their titles, `guessing` (what the line at
        50% says) and `next` (one step, or None).
    """
    if not get(seen.protocol).scored:
        return _ranking(pack, seen, lang)
    told = [answer for answer in answers if answer.place in seen.told_places]
    errors = sorted(
        (answer for answer in told if not answer.correct),
        key=partial(_off, pack.scale) if pack.scale else _weight,
    )
    return {
        "fooled": [
            _placed(pack, pack.scale, seen.protocol, error) if pack.scale else _figure(pack, error)
            for error in errors[:MOST_SHOWN]
        ],
        "fooled_title": _of_them(_fooled_title(len(errors), len(told), pack), len(errors)),
        "chance": get(seen.protocol).chance,
        "makers": [] if get(seen.protocol).timed else _makers(pack, told),
        "makers_title": _("How often you were right, by who made it"),
        "guessing": _("{chance}: guessing").format(chance=guessed(get(seen.protocol).chance)),
        "next": None if seen.led else _next(pack, seen, told, harder, lang),
    }


def _ranking(pack: Pack, seen: Seen, lang: str | None) -> dict[str, Any]:
    """Return the end of a round in which nothing was right or wrong: the way to what all people liked."""
    kept = {"lang": lang} if lang else {}
    href = links.place("results", pack=pack.name, protocol=seen.protocol, **kept)
    return {
        "fooled": [],
        "fooled_title": "",
        "chance": get(seen.protocol).chance,
        "makers": [],
        "makers_title": "",
        "guessing": "",
        "next": None if seen.led else {"label": _("See what people like best"), "href": href},
    }


def _weight(error: Reviewed) -> tuple[float, float, int]:
    """Order errors: fakes that fooled before reals that were doubted, those that fooled the most others first."""
    others = error.others
    return not error.generator, -(others.wrong / others.answered if others.answered else 0.0), error.place


def _off(scale: Scale, error: Reviewed) -> tuple[float, float, int]:
    """Order missed boundaries: the farthest off first."""
    return -abs(scale.distance(error.truth, error.choice)), 0.0, error.place


def _fooled_title(errors: int, told: int, pack: Pack) -> str:
    if not told:
        return ""
    if not errors:
        return _("Nothing fooled you.")
    if pack.form == BOUNDARY and pack.medium.name == MELODY:
        return ngettext("Where you were off: {n} tune", "Where you were off: {n} tunes", errors).format(
            n=errors
        )
    if pack.form == BOUNDARY:
        return ngettext("Where you were off: {n} text", "Where you were off: {n} texts", errors).format(
            n=errors
        )
    return _("What fooled you: {n}").format(n=errors)


def _of_them(title: str, errors: int) -> str:
    """Return a title that says how many of the errors stand below it, where that is not all."""
    if errors <= MOST_SHOWN:
        return title
    return _("{title} ({shown} of them here)").format(title=title, shown=MOST_SHOWN)


def _figure(pack: Pack, error: Reviewed) -> dict[str, Any]:
    """Return an error as a figure: the stimulus, the nearest real one, who made it, and how others did."""
    number = next((each for each in error.stimuli if pack.generators[each]), error.stimuli[0])
    maker = pack.generators[number]
    return {
        "stimulus": pack.medium.encoded(pack.shown(number)),
        "nearest": pack.medium.encoded(pack.nearest_stimuli[number]),
        "mark": pack.marked(number) if pack.form == FILLED else None,
        "kind": "fake" if maker else "real",
        "caption": _("Fake: {generator}").format(generator=generator_name(maker)) if maker else _("Real"),
        "others": fooled(error.others, bool(maker)),
    }


def _placed(pack: Pack, scale: Scale, protocol: str, error: Reviewed) -> dict[str, Any]:
    """Return a stimulus whose boundary was missed: with it and with what was thought."""
    (number,) = error.stimuli
    how = places_away(protocol, abs(scale.distance(error.truth, error.choice)))
    return {
        "stimulus": pack.medium.encoded(pack.shown(number)),
        "nearest": None,
        "kind": "mixed",
        "begins": scale.place_of(error.truth),
        "chosen": scale.place_of(error.choice),
        "caption": place_name(protocol, error.generator, error.truth),
        "others": ". ".join(filter(None, (how, missed(error.others)))),
    }


def _makers(pack: Pack, told: Sequence[Reviewed]) -> list[dict[str, Any]]:
    """Return the accuracy for each generator's fakes and for reals, with its 95% interval (Wilson).

    Where the pack tells a history, the oldest generator comes first, each with its year.
    """
    found = []
    dated = is_told(pack.fakes)
    for maker in (*along_the_years(pack.fakes), ""):
        results = [answer.correct for answer in told if answer.generator == maker]
        if not results:
            continue
        low, high = wilson(sum(results), len(results))
        found.append(
            {
                "name": generator_name(maker) if maker else _reals(pack.form),
                "year": shown_year(maker) if dated else "",
                "kind": "fake" if maker else "real",
                "value": sum(results) / len(results),
                "low": low,
                "high": high,
                "count": _("{right} of {total}").format(right=sum(results), total=len(results)),
            }
        )
    return found


def _reals(form: str) -> str:
    """Return what stands beside the generators' names where nobody made a fake."""
    names = {BOUNDARY: places_of(""), FILLED: _("The author's")}
    return names.get(form) or _("Real ones")


def _next(
    pack: Pack, seen: Seen, told: Sequence[Reviewed], harder: str | None, lang: str | None
) -> dict[str, str] | None:
    """Return the one step that makes sense now: harder fakes for who can tell, the machine itself for who cannot."""
    kept = {"lang": lang} if lang else {}
    low, _high = wilson(sum(answer.correct for answer in told), len(told)) if told else (0.0, 1.0)
    if pack.form != BOUNDARY and (get(seen.protocol).timed or low <= 0.5):
        label, page = {
            TEXT: (_("See how a machine writes"), "sequences"),
            MELODY: (_("Hear how a machine composes"), "sequences"),
        }.get(pack.medium.name, (_("See how a machine draws this"), "latent"))
        return {"label": label, "href": links.place(page, **kept)}
    rates = {
        maker: sum(answer.correct for answer in mine) / len(mine)
        for maker in along_the_years(pack.fakes)
        if (mine := [answer for answer in told if answer.generator == maker])
    }
    if len(pack.fakes) > 1 and rates and len(seen.settings.generators) != 1:
        hardest = min(reversed(rates), key=lambda maker: rates[maker])
        asked = {"pack": pack.name, "protocol": seen.protocol, "generators": hardest, **kept}
        label = _("Harder: only {generator}").format(generator=generator_name(hardest))
        return {"label": label, "href": links.place("", **asked)}
    if harder:
        label = _("Another quiz: {title}").format(title=pack_title(harder))
        return {"label": label, "href": links.place("", pack=harder, **kept)}
    return None
