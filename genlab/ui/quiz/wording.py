"""The fixed words of the quiz component, and what people are told while they wait."""

from typing import Any

from genlab.protocols import get
from genlab.protocols.hype_time import COUNTDOWN_MS, MASK_MS, MASKS
from genlab.sessions.standing import HELD, LOBBY, REMOVED, REVEALED, WAITING
from genlab.ui.media import Room
from genlab.ui.quiz.seen import Seen
from genlab.ui.words import _, translator

DECIDING_MS = 1500.0
"""How long an answer and its verdict take, and the flash before them."""
LONG_MINUTES = 5


def words(seen: Seen, room: Room) -> dict[str, Any]:
    """Return the component's fixed words in the language of this run; those that name what is judged are its room's."""
    _ = translator()
    protocol = seen.protocol
    timed = get(protocol).timed
    qualifying = seen.current is not None and seen.current.qualifying
    if qualifying:
        count = _("Qualification: question {n} of {of}")
    elif protocol == "adaptive":
        count = _("Question {n}, at most {of}")
    else:
        count = _("Question {n} of {of}")
    if protocol == "hype_infinity":
        unread = _("Half of the 100 images are real, half are made by generators.")
    elif timed:  # also where an older genlab opened it blind: the flash tells
        unread = _("The more you get right, the shorter the flash.")
    elif not get(protocol).scored:
        unread = _("No answer is right or wrong: take what you like.")
    elif not seen.hosting.feedback:
        unread = _("You are told at no point whether you are right.")
    else:
        unread = _("50% correct is what guessing gives.")
    return {
        "real": _("Real"),
        "fake": _("Fake"),
        "left": _("Left"),
        "right": _("Right"),
        "next": _("Next"),
        "finish": _("See how you did"),
        "again": _("Play again"),
        "copy": _("Copy result"),
        "copied": _("Copied"),
        "same": _("Link to the same questions"),
        "results": _("Results of everyone"),
        "saving": _("Saving…"),
        "saved": _("Saved"),
        "waiting": _("No reply yet. Sending again…"),
        "correct": _("Correct"),
        "incorrect": _("Incorrect"),
        "count": count,
        "progress": _("{n} of {of} questions answered"),
        "unread": unread,
        "start": _("Start"),
        "flash": " ".join(
            filter(
                None,
                [
                    _(
                        "Images flash for a moment, after a countdown. Not for people whom flashing light can harm."
                    ),
                    _lasting(seen),
                ],
            )
        ),
        "sure": _("How sure are you? 50% is a guess."),
        "why": _("Why? (optional)"),
        "submit": _("Send"),
        "up": _("Time is up"),
        "look": _("Refresh"),
        "nearest": _("The nearest real one"),
        "beside": _("Each beside the nearest real one."),
        "music": _("How much music do you make?"),
        "music_levels": [_("None"), _("For some years, once or now"), _("I play or sing regularly")],
        **room.words(protocol),
    }


def _lasting(seen: Seen) -> str:
    """Say how long a round of flashes takes, where it is one that a person should know of before."""
    if not get(seen.protocol).timed or seen.settings.qualification:
        return ""
    minutes = round(seen.questions * (3 * COUNTDOWN_MS + MASKS * MASK_MS + DECIDING_MS) / 60_000)
    sentence = _("{n} flashes take about {minutes} minutes.")
    return sentence.format(n=seen.questions, minutes=minutes) if minutes >= LONG_MINUTES else ""


def waiting(seen: Seen, told: dict[str, Any] | None) -> str | None:
    """Return what a participant waits for; None where there is a question, or the round is over."""
    if seen.stage == LOBBY:
        return _("You are in. The host will begin soon.")
    if seen.stage == HELD:
        return _("The host has paused the session. Your answers are kept.")
    if seen.stage == REMOVED:
        who = seen.name or f"#{seen.participant_id}"  # as the host's list has it
        return _("{name}: the host has sent you out of this session. Your answers are kept.").format(name=who)
    if seen.stage == WAITING:
        return _("Saved. The host will go on when all have answered.")
    if seen.stage == REVEALED:
        if told is None or not seen.hosting.feedback:
            return _("This question is closed. The next one comes soon.")
        return _("{verdict} The next question comes soon.").format(verdict=told["spoken"])
    return None
