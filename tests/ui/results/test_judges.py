"""What the Results page computes beside the verdicts: the machine on the same images."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from genlab.analysis import fool_rates
from genlab.reports.frames import answers_frame
from genlab.sessions import join, open_session
from genlab.ui.results import judges
from tests.support.playing import play


@pytest.mark.parametrize("protocol", ["yesno", "pair"])
def test_the_machine_stands_beside_the_share_that_called_each_image_fake(engine, pack, protocol):
    session = open_session(engine, pack, protocol, 6)
    for seed in range(8):
        play(engine, join(engine, session, pack, seed=seed), pack)
    rates = fool_rates(answers_frame(engine))
    kinds = np.array(pack.generators)
    rng = np.random.default_rng(0)
    called_fake = dict(zip(rates["stimulus"], 1 - rates["called_real"] / rates["shown"], strict=True))
    seen = [called_fake.get(pack.stimulus_id(number), 0.5) for number in range(len(kinds))]
    scores = np.where(kinds == "flow", np.nan, np.array(seen) * 0.9 + 0.01).astype(np.float32)
    judged = judges.judged(replace(pack, judges={"network": {"gan": scores}}), rates)
    answered = [
        number
        for number in range(len(kinds))
        if kinds[number] != "flow" and pack.stimulus_id(number) in called_fake
    ]
    assert judged["gan"]["agreement"]["value"] == pytest.approx(1)
    assert judged["gan"]["agreement"]["images"] == len(answered)
    assert judged["gan"]["auc"] == pytest.approx(
        roc_auc_score(kinds[kinds != "flow"] == "gan", scores[kinds != "flow"])
    )
    assert judged["flow"]["auc"] is None
    upside_down = judges.judged(
        replace(
            pack,
            judges={"network": {"gan": 1 - scores + rng.normal(0, 1e-6, len(scores)).astype(np.float32)}},
        ),
        rates,
    )
    assert upside_down["gan"]["agreement"]["value"] < -0.8
