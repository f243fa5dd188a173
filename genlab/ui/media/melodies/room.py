"""What is said of tunes, and how they stand on a page."""

from typing import Any

from genlab.media import MELODY
from genlab.media.melody.medium import intervals, tune_of
from genlab.media.text.edits import differing
from genlab.packs import OWN, Pack
from genlab.packs.pack import BOUNDARY
from genlab.protocols import Bars
from genlab.reports.naming import guessed
from genlab.ui.media.melodies import player
from genlab.ui.media.room import Room
from genlab.ui.words import _

LARGE = 400
"""Pixels across from which a tune is shown to a whole room."""


def notes_that_differ(line: str, other: str) -> list[bool]:
    """Return for each note of a tune whether another tune has no step like that to it, by a shortest way of edits.

    The first note has none before it: it differs where the next one does.
    """
    steps = differing(intervals(line), intervals(other))
    return [*steps[:1], *steps] if steps else [False] * len(tune_of(line).pitches)


class MelodyRoom(Room):
    """Tunes: heard with one instrument, told about in bars."""

    medium = MELODY
    script = player.HERE / "painter.js"
    parts = player.PARTS
    style = player.STYLE
    gallery_width = 340
    beside = False

    def show(self, stimulus: Any, alt: str, *, width: int | str = "stretch", side: int = 168) -> None:
        player.play(stimulus, alt, small=isinstance(width, int), large=side >= LARGE)

    def show_nearest(self, nearest: Any, stimulus: Any, alt: str, *, width: int | str = "stretch") -> None:
        player.play(nearest, alt, small=True, differs=notes_that_differ(nearest, stimulus))

    def show_places(self, stimulus: Any, each: int, begins: int | None = None, *, side: int = 168) -> None:
        label = _("A tune that a person began")
        player.play(stimulus, label, large=side >= LARGE, places=True, begins=begins)

    def words(self, protocol: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            "ask": _("Did a person compose this, or a machine?")
            if protocol != "pair"
            else _("A person composed one, a machine the other. Which one is the person's?"),
            "stimulus": _("The tune to judge"),
            "stimulus_left": _("First tune"),
            "stimulus_right": _("Second tune"),
            "real": _("A person"),
            "fake": _("A machine"),
            "left": _("The first"),
            "right": _("The second"),
            "nearest": _("The nearest tune of a person"),
            "beside": _("Each above the nearest tune of a person."),
            "tune": player.words(),
        }
        if protocol == Bars.name:
            found |= {
                "ask": _("A person began this tune. From which bar on does a machine play?"),
                "here": _("A machine from bar {n} on"),
                "pick": _("Tap the bar"),
                "none": _("A person composed all of it"),
                "place": _("Bar {n}"),
                "unread": _(
                    "Exactly right by guessing: {chance}. Every bar from 2 on is as likely, and so is none."
                ).format(chance=guessed(Bars.chance)),
            }
        if protocol == "hype_infinity":
            found["unread"] = _("People composed half of the 100 tunes, machines the other half.")
        return found

    def cue_name(self, cue: str) -> str:
        names = {
            "length": _("length of the tune"),
            "bars": _("number of bars"),
            "notes": _("notes a bar"),
            "range": _("range from the lowest to the highest note"),
            "unfit": _("bars that do not fit the metre"),
            "homeless": _("an end that is not the tonic"),
            "repeats": _("bars that come again"),
            "leaps": _("share of leaps"),
            "steps": _("share of notes that are not the same again"),
            "rhythm": _("different lengths of notes"),
            "strangers": _("notes that the key does not have"),
            "rests": _("share of rests"),
            "intervals": _("frequency of intervals"),
            "durations": _("frequency of lengths of notes"),
            "pitches": _("frequency of pitches"),
            "copied": _("longest copy from the training tunes"),
            "novelty": _("share of new runs of intervals"),
        }
        return names.get(cue, cue)

    def about(self, pack: Pack) -> str:
        if pack.dataset == OWN:
            return _("{reals} real and {fakes} fake tunes that somebody brought to this server.").format(
                reals=len(pack.reals), fakes=len(pack.stimuli) - len(pack.reals)
            )
        if pack.form == BOUNDARY:
            return _(
                "{count} tunes of eight bars that people began; no machine has learned from these. A machine goes on "
                "in most of them, from every bar as often; in one of eight a person composed all."
            ).format(count=len(pack.stimuli))
        return _(
            "People composed half of the {count} tunes; no machine has learned from these. All are in one key, "
            "played by one instrument at one tempo. Each tune of a machine has one of a person beside it that is about "
            "as long."
        ).format(count=len(pack.stimuli))

    def about_nearest(self, pack: Pack) -> str:
        if pack.nearest == "reals":
            return _(
                "Each tune of a machine above the nearest one of a person in this pack: so few intervals must be "
                "exchanged, put in or taken out. Notes that differ are marked."
            )
        return _(
            "Each tune of a machine above the nearest one that it learned from: so few intervals must be exchanged, "
            "put in or taken out. Notes that differ are marked."
        )

    def distance_axis(self, among: str) -> str:
        if among == "training":
            return _("Edits to the nearest training tune (intervals)")
        return _("Edits to the nearest other tune of a person (intervals)")

    def gallery_caption(self, stimulus: Any, name: str, times: int, shown: int) -> str:
        tune = tune_of(stimulus)
        return _("{name}: taken for a person's {times} of {shown} times; {bars} bars in {metre}").format(
            name=name,
            times=times,
            shown=shown,
            bars=len(tune.bars) - tune.upbeat,
            metre=f"{tune.metre[0]}/{tune.metre[1]}",
        )

    def gallery_note(self, pack: Pack) -> str:
        if pack.nearest == "reals":
            return _(
                "Above: the tune; below: the other tune of a person that is nearest to it, with what differs marked. "
                "Few answers a tune are luck as much as style: the order is by the interval's lower end."
            )
        return _(
            "Above: the tune; below: the training tune nearest to it, with what differs marked. Few answers a tune are "
            "luck as much as style: the order is by the interval's lower end."
        )
