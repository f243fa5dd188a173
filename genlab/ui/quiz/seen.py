"""What a participant may see of where they stand: nothing in it depends on an answer whose truth is not told yet.

The card is built from this view alone.
"""

from dataclasses import dataclass

from genlab.protocols import Given, Settings, get
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions.standing import FINISHED, Served, Standing


@dataclass(frozen=True)
class Seen:
    """Where a participant stands, as far as they may see it.

    Attributes:
        session_id, participant_id, round, name, protocol, settings, questions, current, session_state, hosting, led,
            position, revealed, stage, pulse: as in `Standing`.
        told: the answered trials whose truth was told, in order.
        told_places: the place in the round of each of them.
        progress: how each place stands, up to the last one: `right`, `wrong`, `given` (and not
            told, or neither right nor wrong), or `missed`.
        music: whether they have not said yet how much music they make, where they are asked.
        seed: draws the same questions again; None where somebody may still be asked them.
    """

    session_id: int
    protocol: str
    settings: Settings
    questions: int
    current: Served | None
    session_state: str
    hosting: Hosting
    led: bool
    position: int | None
    revealed: bool
    stage: str
    told: tuple[Given, ...]
    told_places: tuple[int, ...]
    progress: tuple[str, ...]
    seed: int | None
    pulse: str = ""
    round: str = ""
    participant_id: int = 0
    name: str = ""
    music: bool = False

    @property
    def answers(self) -> int:
        """How many answers were given, told or not."""
        return sum(kind != "missed" for kind in self.progress)


def see(standing: Standing) -> Seen:
    """Return what the participant may see."""
    told = {
        place: trial
        for place, trial in zip(standing.places, standing.given, strict=True)
        if _is_told(standing, place)
    }
    kinds = {None: "missed", True: "right", False: "wrong"}
    scored = get(standing.protocol).scored
    return Seen(
        session_id=standing.session_id,
        round=standing.round,
        participant_id=standing.participant_id,
        name=standing.name,
        protocol=standing.protocol,
        settings=standing.settings,
        questions=standing.questions,
        current=standing.current,
        session_state=standing.session_state,
        hosting=standing.hosting,
        led=standing.led,
        position=standing.position,
        revealed=standing.revealed,
        stage=standing.stage,
        told=tuple(told.values()),
        told_places=tuple(told),
        progress=tuple(
            "given" if correct is not None and not (scored and place in told) else kinds[correct]
            for place, correct in enumerate(standing.by_place)
        ),
        # Whoever has the seed can see these questions answered elsewhere: it is told when they are over.
        seed=standing.seed if standing.stage == FINISHED and not standing.led else None,
        pulse=standing.pulse,
        music=standing.settings.music and not standing.music,
    )


def _is_told(standing: Standing, place: int) -> bool:
    """Return whether the truth of an answered question was told; of that which stands open to all it is not."""
    if not standing.hosting.feedback:
        return False
    if standing.hosting.pacing != TEACHER:
        return True
    if standing.position is None:
        return False
    return place < standing.position or (place == standing.position and standing.revealed)
