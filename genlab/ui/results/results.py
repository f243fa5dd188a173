"""What the Results page shows of the answers stored here: verdicts, tables, and what lies beneath them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from genlab import packs
from genlab.analysis import GeneratorVerdict
from genlab.analysis.margins import summarise_margins
from genlab.packs import Pack
from genlab.reports.people import Filters
from genlab.sessions import tallies
from genlab.sessions.led import Led, led
from genlab.ui.play.play import engine
from genlab.ui.results import judges
from genlab.ui.words import _, generator_name, pack_title

CARD = 164  # pixels: two stand side by side on a phone, four on a desk
# Neither blue nor orange: those say real and fake.
COLOURS: dict[str, Literal["violet", "green", "gray"]] = {"fooled": "violet", "told": "green", "more": "gray"}
MANY = 50_000  # answers from which on counts made in the database are analysed


@dataclass(frozen=True)
class Scope:
    """Whose answers the page shows: those to a pack under a protocol, in one led session or in all standing ones.

    What a host's class has answered is shown to the host alone.
    """

    pack: Pack
    protocol: str
    session_id: int | None = None
    title: str = ""

    @property
    def filters(self) -> Filters:
        """Which answers are handed out: all of the led session, or of the standing ones to this pack."""
        if self.session_id is not None:
            return {"session_id": self.session_id}
        return {"pack_sha256": self.pack.sha256, "standing": True}

    @property
    def count(self) -> int:
        """How many answers there are so far."""
        return tallies.count(engine(), self.pack.sha256, self.protocol, self.session_id)

    @property
    def sent_out(self) -> str:
        """What tells whether the people whom the host sent out have changed."""
        return tallies.sent_out(engine(), self.session_id)


@st.cache_data(show_spinner=False, max_entries=16)
def analysed(
    name: str,
    pack_sha256: str,
    protocol: str,
    session_id: int | None,
    count: int,
    flag: bool = False,
    sent_out: str = "",
) -> tuple[list[GeneratorVerdict], Any, dict[str, Any]]:
    """Return verdicts, fool rates and the whole study; kept until the count of answers changes, or who was sent out.

    From `MANY` answers on all comes from counts made in the database: a million rows need not be read, and the
    intervals are the same. What needs single answers (exclusions, learning, response times) is then left to
    `genlab analyse`.
    """
    from genlab.analysis import fool_rates, summarise
    from genlab.analysis.exclusions import flags, given
    from genlab.analysis.study import images_of, of_answers, of_verdicts
    from genlab.reports.frames import answers_frame

    pack = packs.load(name)
    if count >= MANY:
        margins = tallies.tally(engine(), pack.name, pack_sha256, protocol, list(pack.fakes), session_id)
        verdicts = summarise_margins(margins)
        rates = margins.rates()
        study = of_verdicts(verdicts, margins.people, margins.answers) | {"images": images_of(rates)}
    else:
        answers = answers_frame(
            engine(),
            pack_sha256=pack_sha256,
            protocol=protocol,
            session_id=session_id,
            standing=session_id is None,
        )
        kept = answers[(flags(answers) if flag else given(answers)) == ""]
        verdicts, rates, study = summarise(kept), fool_rates(kept), of_answers(answers, flag=flag)
    return verdicts, rates, study | {"machine": judges.judged(pack, rates)}


def nearest_first(verdicts: Sequence[GeneratorVerdict]) -> list[GeneratorVerdict]:
    """Return verdicts from the nearest to 50% to the farthest; unknown accuracies last."""
    return sorted(verdicts, key=lambda verdict: 1.0 if verdict.distance is None else abs(verdict.distance))


def headline(verdicts: Sequence[GeneratorVerdict]) -> None:
    """Show a card a generator: its accuracy, the verdict in words, what it rests on."""
    with st.container(horizontal=True, gap="small"):
        for verdict in verdicts:
            with st.container(border=True, gap="xsmall", width=CARD):
                st.metric(generator_name(verdict.generator), _share(verdict.accuracy) or "–")  # noqa: RUF001
                st.badge(verdict_name(verdict.verdict), color=COLOURS[verdict.verdict])
                st.caption(sentence(verdict))


def verdict_name(code: str) -> str:
    """Return a verdict in two or three words."""
    names = {"fooled": _("fools people"), "told": _("people can tell"), "more": _("not settled yet")}
    return names[code]


def sentence(verdict: GeneratorVerdict) -> str:
    """Return what a verdict rests on, and what would settle it, in few words."""
    lines = []
    if verdict.accuracy_interval is not None:
        lines.append(_("95%: {interval}.").format(interval=_interval(verdict.accuracy_interval)))
    lines.append(
        _("{people} people, {answers} answers.").format(people=verdict.people, answers=verdict.answers)
    )
    if verdict.verdict == "told" and (verdict.distance or 0) < 0:
        lines.append(_("The fakes pass for real more often than the real images."))
    if verdict.verdict == "more":
        if verdict.more_people:
            lines.append(_("About {people} more people would settle it.").format(people=verdict.more_people))
        else:
            lines.append(_("It takes more images, not only more people."))
    return " ".join(lines)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _interval(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f"{interval[0]:.1%} – {interval[1]:.1%}"  # noqa: RUF001


def table(verdicts: list[GeneratorVerdict]) -> dict[str, list[Any]]:
    """Return the verdicts as columns for the screen."""
    return {
        _("Generator"): [generator_name(verdict.generator) for verdict in verdicts],
        _("People"): [verdict.people for verdict in verdicts],
        _("Answers"): [verdict.answers for verdict in verdicts],
        _("Accuracy"): [_share(verdict.accuracy) for verdict in verdicts],
        _("95% interval"): [_interval(verdict.accuracy_interval) for verdict in verdicts],
        _("Distance to 50%"): [
            "" if verdict.distance is None else f"{verdict.distance * 100:+.1f}" for verdict in verdicts
        ],
        _("Fake error"): [_share(verdict.fake_error) for verdict in verdicts],
        _("Real error"): [_share(verdict.real_error) for verdict in verdicts],
    }


def beneath(found: dict[str, Any], name: str) -> None:
    """Show what lies beneath the headline: ranking, figures, learning, agreement, position, reasons.

    Args:
        found: as `genlab.analysis.beneath.beneath` returns it.
        name: of the pack or file, for the figures' files.
    """
    from genlab.ui.charts import figures

    ranking = found["ranking"]
    if len(ranking) > 1:
        st.markdown("**" + _("Ranking, the most fooling first") + "**")
        st.dataframe(
            {
                _("Generator"): [generator_name(entry["generator"]) for entry in ranking],
                _("Fool rate"): [_share(entry["fool_rate"]) for entry in ranking],
                _("Strength (logit)"): [f"{entry['strength']:+.2f}" for entry in ranking],
                _("Rank, 95% interval"): ["{}–{}".format(*entry["rank_interval"]) for entry in ranking],  # noqa: RUF001
            },
            hide_index=True,
            width="stretch",
        )
        st.caption(
            _(
                "Generators whose rank intervals overlap cannot be told apart by these answers. Strength is "
                "Bradley-Terry's, against real images."
            )
        )
    for figure in figures.beneath(found):
        figures.show(figure, name)
    lines = []
    if found["learning"]:
        low, high = found["learning"]["gain_interval"]
        lines.append(
            _(
                "Learning: second half {gain:+.1f} points against the first (95% interval {low:+.1f} to {high:+.1f})."
            ).format(gain=found["learning"]["gain"] * 100, low=low * 100, high=high * 100)
        )
    if found["agreement"] is not None:
        lines.append(
            _("Agreement: Krippendorff's alpha {alpha:.2f} (1: all see the same, 0: as by chance).").format(
                alpha=found["agreement"]
            )
        )
    if found["position_bias"]:
        low, high = found["position_bias"]["interval"]
        lines.append(
            _("Position: left chosen in {left:.1%} of pairs (95% interval {low:.1%} to {high:.1%}).").format(
                left=found["position_bias"]["left"], low=low, high=high
            )
        )
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    if found["reasons"]:
        st.markdown("**" + _("Reasons given for wrong answers, newest first") + "**")
        st.dataframe(
            {
                _("Reason"): [entry["reason"] for entry in found["reasons"]],
                _("Image"): [entry["stimulus"] for entry in found["reasons"]],
                _("Made by"): [
                    generator_name(entry["generator"]) if entry["generator"] else _("Real")
                    for entry in found["reasons"]
                ],
            },
            hide_index=True,
            width="stretch",
        )


def excluded(study: dict[str, Any], name: str) -> None:
    """Show who came in, who was set apart and why, and the verdicts without them and with everyone."""
    from genlab.ui.charts import figures

    flow = study["exclusions"]
    figures.show(figures.flow(flow), name)
    if "with_everyone" not in flow:
        return
    everyone = flow["with_everyone"]
    kept = [study["generators"].get(found) for found in everyone]

    def told(verdicts: Iterable[dict[str, Any] | None]) -> list[str]:
        return [
            "" if found is None else f"{_share(found['accuracy'])} ({_interval(found['accuracy_interval'])})"
            for found in verdicts
        ]

    st.dataframe(
        {
            _("Generator"): [generator_name(found) for found in everyone],
            _("Without those set apart"): told(kept),
            _("Verdict"): ["" if found is None else verdict_name(found["verdict_code"]) for found in kept],
            _("With everyone"): told(everyone.values()),
            _("Verdict with everyone"): [verdict_name(found["verdict_code"]) for found in everyone.values()],
        },
        hide_index=True,
        width="stretch",
    )


def hype(scores: Sequence[dict[str, Any]], generators: dict[str, dict[str, Any]]) -> None:
    """Show HYPE scores as published, HYPE-infinity beside the balanced accuracy; nothing where there is none."""
    infinity = [entry for entry in scores if entry["protocol"] == "hype_infinity"]
    timed = [entry for entry in scores if entry["protocol"] == "hype_time"]
    if infinity:
        names = [
            f"{entry['generator']} ({entry['part']})" if entry["part"] else entry["generator"]
            for entry in infinity
        ]
        st.dataframe(
            {
                _("Generator"): [generator_name(name) for name in names],
                _("HYPE: judged wrong"): [f"{entry['score']:.1f}%" for entry in infinity],
                _("95% over evaluators"): [
                    _interval((entry["interval"][0] / 100, entry["interval"][1] / 100)) for entry in infinity
                ],
                _("Fake error"): [f"{entry['fake_error']:.1f}%" for entry in infinity],
                _("Real error"): [f"{entry['real_error']:.1f}%" for entry in infinity],
                _("Evaluators"): [entry["evaluators"] for entry in infinity],
                _("Accuracy"): [
                    _share(generators[name]["accuracy"]) if name in generators else "" for name in names
                ],
            },
            hide_index=True,
            width="stretch",
        )
        st.caption(
            _(
                "HYPE-infinity as published (Zhou et al. 2019): the share of images judged wrong, 50% is fooled "
                "completely. Its interval draws evaluators anew and not images, so it is narrower than the accuracy's."
            )
        )
    for entry in timed:
        low, high = entry["interval"]
        st.markdown(
            _(
                "**HYPE-time: {score:.0f} ms** (95% over {evaluators} evaluators: {low:.0f} to {high:.0f} ms)."
            ).format(score=entry["score"], evaluators=entry["evaluators"], low=low, high=high)
        )
    if timed:
        st.caption(
            _(
                "The mean of the blocks' commonest exposures: the longer a look it takes, the better the generator. It "
                "depends on the staircase's steps, so compare it only with scores of the same ones."
            )
        )


def chosen() -> Scope:
    """Return the session of the host whose secret the address holds, or let the person choose pack and protocol.

    Raises:
        GenlabError: for a secret that belongs to no session, or a pack that is gone.
    """
    from genlab.protocols import PROTOCOLS
    from genlab.ui.words import protocol_name

    if token := st.query_params.get("h"):
        session = led(engine(), token)
        pack = packs.load(session.pack_name)
        title = session.title or _("A session of genlab")
        return Scope(pack, session.protocol, session.session_id, title)
    left, right = st.columns(2)
    name = left.selectbox(_("Images"), packs.names(), format_func=pack_title)
    protocol = right.selectbox(_("Question"), list(PROTOCOLS), format_func=protocol_name)
    return Scope(packs.load(name), protocol)


def of_session(session: Led, token: str) -> None:
    """Lead a host to the verdicts of a session, and hand out its answers."""
    from genlab.ui import page
    from genlab.ui.results import downloads

    page.link("results", _("Verdicts and plots of this session"), h=token)
    scope = Scope(packs.load(session.pack_name), session.protocol, session.session_id, session.title)
    downloads.answers(scope.filters, f"genlab-session-{session.session_id}")
