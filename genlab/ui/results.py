"""What the Results page shows: verdicts in words, a table, the most fooling fakes, downloads."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import streamlit as st
from sqlalchemy import func, select

from genlab import export, packs
from genlab.analysis import GeneratorVerdict
from genlab.packs import Pack
from genlab.store import tables as t
from genlab.ui.pictures import crisp
from genlab.ui.play import engine
from genlab.ui.words import _, generator_name

MOST_SHOWN = 8


def answers_so_far(pack: Pack, protocol: str) -> int:
    """Count the stored answers to a pack under a protocol."""
    statement = (
        select(func.count())
        .select_from(
            t.answer.join(t.participant, t.participant.c.id == t.answer.c.participant_id).join(
                t.session, t.session.c.id == t.participant.c.session_id
            )
        )
        .where(t.session.c.pack_sha256 == pack.sha256, t.session.c.protocol == protocol)
    )
    with engine().connect() as connection:
        return int(connection.execute(statement).scalar_one())


@st.cache_data(show_spinner=False, max_entries=16)
def analysed(pack_sha256: str, protocol: str, count: int) -> tuple[list[GeneratorVerdict], Any]:
    """Return verdicts and fool rates; kept until the count of answers changes."""
    from genlab.analysis import fool_rates, summarise

    del count
    answers = export.answers_frame(engine(), pack_sha256=pack_sha256, protocol=protocol)
    return summarise(answers), fool_rates(answers)


def sentence(verdict: GeneratorVerdict) -> str:
    """Return a verdict in plain words."""
    name = generator_name(verdict.generator)
    if verdict.verdict == "fooled":
        return _("**{name}** fools people: accuracy within 5 points of 50%.").format(name=name)
    if verdict.verdict == "told" and (verdict.distance or 0) < 0:
        return _("**{name}**: people take the fakes for real more often than the real images.").format(
            name=name
        )
    if verdict.verdict == "told":
        return _("**{name}**: people can tell the fakes from real images.").format(name=name)
    if verdict.more_people:
        return _("**{name}**: not enough answers yet, about {people} more people.").format(
            name=name, people=verdict.more_people
        )
    return _("**{name}**: not enough answers yet.").format(name=name)


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


def gallery(pack: Pack, rates: Any) -> None:
    """Show the most fooling fakes, each beside its nearest real training image."""
    fakes = rates[(rates["generator"] != "") & (rates["called_real"] > 0)].head(MOST_SHOWN)
    if fakes.empty:
        st.caption(_("No fake has been taken for a real image yet."))
        return
    columns = st.columns(4)
    for place, row in enumerate(fakes.itertuples()):
        number = int(str(row.stimulus).rpartition("/")[2])
        with columns[place % 4]:
            fake, near = st.columns(2, gap="xsmall")
            name = generator_name(row.generator)
            fake.image(crisp(pack.images[number]), width="stretch", alt=_("Fake by {name}").format(name=name))
            near.image(crisp(pack.nearest_images[number]), width="stretch", alt=_("Its nearest real image"))
            st.caption(
                _("{name}: called real {times} of {shown} times").format(
                    name=name, times=int(row.called_real), shown=int(row.shown)
                )
            )


def _whole(write: Callable[..., Iterator[str]], pack_sha256: str, excel: bool) -> str:
    return "".join(write(engine(), pack_sha256=pack_sha256, excel=excel))


def downloads(pack: Pack) -> None:
    """Offer the answers as CSV, made only when asked for."""
    forms = {
        "long": (_("Long CSV"), export.long_csv, False),
        "wide": (_("Wide CSV"), export.wide_csv, False),
        "excel": (_("Long CSV for Excel"), export.long_csv, True),
    }
    columns = st.columns(4)
    for column, (form, (label, write, excel)) in zip(columns, forms.items(), strict=False):
        column.download_button(
            label,
            data=partial(_whole, write, pack.sha256, excel),
            file_name=f"genlab-{pack.name}-{form}.csv",
            mime="text/csv",
            on_click="ignore",
            width="stretch",
        )
    columns[3].download_button(
        _("Codebook"),
        data=lambda: "".join(export.codebook_csv()),
        file_name="genlab-codebook.csv",
        mime="text/csv",
        on_click="ignore",
        width="stretch",
    )


def chosen() -> tuple[Pack, str]:
    """Let the person choose pack and protocol."""
    from genlab.protocols import PROTOCOLS
    from genlab.ui.words import protocol_name

    left, right = st.columns(2)
    name = left.selectbox(_("Images"), packs.names(), format_func=lambda name: _(packs.load(name).title))
    protocol = right.segmented_control(
        _("Question"),
        list(PROTOCOLS),
        default="yesno",
        format_func=protocol_name,
        required=True,
        width="stretch",
    )
    return packs.load(name), protocol or "yesno"
