"""The study of the answers stored here: verdicts, fool rates, and what lies beneath them."""

from typing import Any

import streamlit as st

from genlab import packs
from genlab.analysis import GeneratorVerdict
from genlab.analysis.margins import summarise_margins
from genlab.sessions import tallies
from genlab.ui.database import engine
from genlab.ui.results import judges

MANY = 50_000  # answers from which on counts made in the database are analysed


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
