import numpy as np

from genlab.analysis import study
from genlab.analysis.machine import judgements
from genlab.reports.methods import methods
from genlab.reports.report import html
from genlab.ui.charts import figures
from tests.support.simulated import saved, simulated_study


def test_report_stands_alone_and_says_all(tmp_path):
    answers = simulated_study(0, dprime=1.0, generator="<gan>")
    found = study.analyse(saved(answers, tmp_path / "answers.csv"))
    text = html(found, title="A & B", provenance=["Pack mnist, SHA-256 abc"], figures=figures.of_study(found))
    assert "<gan>" not in text and "&lt;gan&gt;" in text and "A &amp; B" in text
    for gone in ("http-equiv", "<script", "src=", "@import", "href=", "http://localhost"):
        assert gone not in text
    assert "Pack mnist, SHA-256 abc." in text
    assert "people can tell (difference shown)" in text
    assert "Salimans" in text and "<svg" in text
    assert "margin of 5 points" in methods(found)


def test_report_shows_the_machine_beside_people_where_it_judged():
    found = study.of_answers(simulated_study(0, dprime=1.0))
    options = {"margin": 0.05, "level": 0.95, "seed": 0, "resampled": "people and images"}
    kinds = ("gan",) * 20 + ("",) * 20
    scores = np.r_[np.linspace(0.4, 1, 20), np.linspace(0, 0.45, 20)].astype(np.float32)
    shares = dict(enumerate(scores.tolist()))
    judged = judgements(kinds, {"network": {"gan": scores}}, {}, shares)
    text = html({**found, **options, "machine": judged}, title="A")
    assert "<h2>The machine on the same fakes and reals</h2>" in text
    assert f"<td>{judged['gan']['auc']:.2f} (" in text
    assert "<td>1.00 (1.00 – 1.00)" in text  # noqa: RUF001 - people who see what the machine sees
    assert "trees on pixels" in text
    texts = html(
        {**found, **options, "machine": judgements(kinds, {"linear": {"gan": scores}}, {}, shares)}, title="A"
    )
    assert "such as its length" in texts and "pixel" not in texts.partition("<h2>The machine on")[2]
    own = judgements(kinds, {}, {"gan": 1 - scores}, shares)
    alone = html({**found, **options, "machine": own}, title="A").partition("<h2>The machine on")[2]
    assert "No judge learned to tell these fakes" in alone
    assert "hree judges" not in alone and "the network alone was asked" not in alone
    nothing = judgements(kinds, {}, {}, shares)
    assert "The machine on" not in html({**found, **options, "machine": nothing}, title="A")
