"""What the quiz says at the end of a round."""

from genlab.analysis.intervals import wilson
from genlab.protocols import MAIN, QUALIFICATION, Bars, Given, get
from genlab.protocols.adaptive import threshold
from genlab.protocols.hype_time import score
from genlab.protocols.qualification import LEAST, qualify
from genlab.protocols.scale import MOST_POINTS, Scale
from genlab.sessions.standing import CLOSED
from genlab.ui.quiz.seen import Seen
from genlab.ui.words import _, ngettext

SQUARES = 20  # of a share line, in a row


def ending(seen: Seen, title: str) -> dict[str, str]:
    """Return the end screen: score, its meaning, and a share line that gives no answer away."""
    main = [trial for trial in seen.told if trial.part == MAIN]
    if not seen.hosting.feedback or not get(seen.protocol).scored:
        return _untold(seen)
    if seen.stage == CLOSED:
        return _closed(seen, title)
    if seen.settings.qualification and not main:
        return _unqualified(seen, title)
    if get(seen.protocol).timed and main:
        return _timed(seen, main, title)
    if scale := get(seen.protocol).scale:
        return _placed(main, title, scale, seen.protocol)
    return _scored([trial.correct for trial in main], title)


def _scored(results: list[bool], title: str) -> dict[str, str]:
    right, total = sum(results), len(results)
    low, high = wilson(right, total) if total else (0.0, 1.0)
    if low > 0.5:
        meaning = _("You can tell these fakes from what is real.")
    elif high < 0.5:
        meaning = _("You can tell them apart, but you take the fakes for real ones.")
    else:
        meaning = _("Your score cannot be told from guessing: the fakes may be fooling you.")
    squares = "".join("■" if result else "□" for result in results)
    rows = "\n".join(squares[start : start + SQUARES] for start in range(0, len(squares), SQUARES))
    return {
        "score": _("{right} of {total} correct").format(right=right, total=total),
        "meaning": meaning,
        "share": f"genlab · {title} · {right}/{total}\n{rows}",
    }


def _placed(main: list[Given], title: str, scale: Scale, protocol: str) -> dict[str, str]:
    """Return the end of a round of boundaries: points, beside what guessing gives, and how far off."""
    earned = [scale.points(trial.truth, trial.choice) for trial in main]
    exact, total = sum(trial.correct for trial in main), len(main)
    off = sum(abs(scale.distance(trial.truth, trial.choice)) for trial in main) / max(1, total)
    told = (
        _(
            "Exactly right {exact} of {total} times, on average {off:.1f} bars off. Guessing gives {guessed:.0f} "
            "points and {away:.1f} bars off."
        )
        if protocol == Bars.name
        else _(
            "Exactly right {exact} of {total} times, on average {off:.1f} places off. Guessing gives {guessed:.0f} "
            "points and {away:.1f} places off."
        )
    )
    guessed, away = scale.guessing("points") * total, scale.guessing("distance")
    meaning = told.format(exact=exact, total=total, off=off, guessed=guessed, away=away)
    score = _("{points} of {most} points").format(points=sum(earned), most=MOST_POINTS * total)
    row = " ".join(map(str, earned))
    return {
        "score": score,
        "meaning": meaning,
        "share": f"genlab · {title} · {sum(earned)}/{MOST_POINTS * total}\n{row}",
    }


def _closed(seen: Seen, title: str) -> dict[str, str]:
    """Return the end where a host has ended the session: with the score of what has been told until then."""
    results = [trial.correct for trial in seen.told if trial.part == MAIN]
    if get(seen.protocol).timed or not results:
        return _untold(seen)
    main = [trial for trial in seen.told if trial.part == MAIN]
    scale = get(seen.protocol).scale
    scored = _placed(main, title, scale, seen.protocol) if scale else _scored(results, title)
    return {**scored, "meaning": " ".join([_("This session has ended."), scored["meaning"]])}


def _unqualified(seen: Seen, title: str) -> dict[str, str]:
    half = seen.settings.qualification // 2
    asked = [trial for trial in seen.told if trial.part == QUALIFICATION]
    found = qualify({"fake": half, "real": half}, asked)
    return {
        "score": _("Not qualified"),
        "meaning": _(
            "{fakes:.0%} of the fakes and {reals:.0%} of the reals right so far; at least {least:.0%} of both are "
            "needed to go on."
        ).format(fakes=found.fakes_right or 0.0, reals=found.reals_right or 0.0, least=LEAST),
        "share": f"genlab · {title}",
    }


def _timed(seen: Seen, main: list[Given], title: str) -> dict[str, str]:
    if seen.protocol == "adaptive":
        known = threshold(seen.settings, main)
        low, high = known.interval
        needed = known.ms
        meaning = _(
            "You need about as long to be right three times out of four (95% interval {low:.0f} to {high:.0f} ms). "
            "It took {trials} flashes, {saved} fewer than the fixed staircase."
        ).format(low=low, high=high, trials=known.trials, saved=known.saved)
    else:
        found = score(seen.settings, [trial.exposure_ms or 0.0 for trial in main])
        needed = found if found is not None else (main[-1].exposure_ms or 0.0)
        meaning = _(
            "You need about as long to be right three times out of four: the mean of the most frequent exposure of "
            "each staircase."
        )
    return {
        "score": _("{ms:.0f} ms").format(ms=needed),
        "meaning": meaning,
        "share": f"genlab · {title} · {needed:.0f} ms",
    }


def _untold(seen: Seen) -> dict[str, str]:
    """Return the end of a round that tells no score."""
    over = _("This session has ended.") if seen.stage == CLOSED else _("Thank you!")
    given = seen.answers
    kept = ngettext("Your answer is stored.", "Your {given} answers are stored.", given).format(given=given)
    return {"score": over, "meaning": kept if given else "", "share": ""}
