"""What the Results page shows of the answers stored here: verdicts, plots, galleries, downloads."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import streamlit as st

from genlab import codebook, export, packs, tallies
from genlab.analysis import GeneratorVerdict
from genlab.analysis.margins import summarise_margins
from genlab.packs import Pack
from genlab.ui.pictures import crisp
from genlab.ui.play import engine
from genlab.ui.words import _, generator_name

MOST_SHOWN = 8
MANY = 50_000  # answers from which on counts made in the database are analysed


def answers_so_far(pack: Pack, protocol: str) -> int:
    """Count the stored answers to a pack under a protocol."""
    return tallies.count(engine(), pack.sha256, protocol)


@st.cache_data(show_spinner=False, max_entries=16)
def analysed(
    name: str, pack_sha256: str, protocol: str, count: int, flag: bool = False
) -> tuple[list[GeneratorVerdict], Any, dict[str, Any]]:
    """Return verdicts, fool rates and the whole study; kept until the count of answers changes.

    From `MANY` answers on all comes from counts made in the database: a million rows need not be read, and the
    intervals are the same. What needs single answers (exclusions, learning, response times) is then left to
    `genlab analyse`.
    """
    from genlab.analysis import fool_rates, summarise
    from genlab.analysis.exclusions import flags
    from genlab.analysis.study import of_answers, of_verdicts

    pack = packs.load(name)
    if count >= MANY:
        margins = tallies.tally(engine(), pack.name, pack_sha256, protocol, list(pack.fakes))
        verdicts = summarise_margins(margins)
        rates = margins.rates()
        study = of_verdicts(verdicts, margins.people, margins.answers)
    else:
        answers = export.answers_frame(engine(), pack_sha256=pack_sha256, protocol=protocol)
        kept = answers[flags(answers) == ""] if flag else answers
        verdicts, rates, study = summarise(kept), fool_rates(kept), of_answers(answers, flag=flag)
    return verdicts, rates, study | {"machine": _judged(pack, rates)}


def _judged(pack: Pack, rates: Any) -> dict[str, dict[str, Any]]:
    """Return what machines make of a pack's images, beside the shares of people who called each one fake."""
    from genlab.analysis.machine import judgements

    numbers = rates["stimulus"].str.rpartition("/")[2].astype(int)
    called_fake = dict(zip(numbers, 1 - rates["called_real"] / rates["shown"], strict=True))
    return judgements(pack.generators, pack.classifiers, pack.discriminators, called_fake)


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
    """Show the most fooling fakes and the most doubted reals, each beside its nearest real training image."""
    fakes, reals = st.tabs([_("Most fooling fakes"), _("Most doubted reals")])
    with fakes:
        found = rates[(rates["generator"] != "") & (rates["called_real"] > 0)].head(MOST_SHOWN)
        if found.empty:
            st.caption(_("No fake has been taken for a real image yet."))
        _images(pack, found)
    with reals:
        found = rates[(rates["generator"] == "") & (rates["called_real"] < rates["shown"])].head(MOST_SHOWN)
        if found.empty:
            st.caption(_("No real image has been doubted yet."))
        _images(pack, found)
    st.caption(
        _(
            "Left: the image; right: the training image nearest to it. Few answers an image are luck as much as looks: "
            "the order is by the interval's lower end. Grey is the mean grey level (0 to 255), ink the share of "
            "pixels that are not black."
        )
    )


def _images(pack: Pack, found: Any) -> None:
    with st.container(horizontal=True, gap="small"):
        for row in found.itertuples():
            number = int(str(row.stimulus).rpartition("/")[2])
            image = pack.images[number]
            name = generator_name(row.generator) if row.generator else _("Real")
            with st.container(width=168, gap="xsmall"):
                with st.container(horizontal=True, gap="xsmall"):
                    st.image(crisp(image), width=76, alt=_("Image by {name}").format(name=name))
                    st.image(crisp(pack.nearest_images[number]), width=76, alt=_("Its nearest real image"))
                st.caption(
                    _("{name}: called real {times} of {shown} times; grey {grey:.0f}, ink {ink:.0%}").format(
                        name=name,
                        times=int(row.called_real),
                        shown=int(row.shown),
                        grey=float(image.mean()),
                        ink=float((image > 0).mean()),
                    )
                )


def machine(pack: Pack, study: dict[str, Any]) -> None:
    """Show what machines tell of the same images: the two-sample classifier, and each GAN's own discriminator."""
    if not pack.classifiers and not pack.discriminators:
        st.caption(
            _(
                "This pack was built without a machine's judgements: `genlab pack build` adds them where the training "
                "packages are installed."
            )
        )
        return
    found, people = study["machine"], study["generators"]
    accuracies = [people.get(name, {}).get("accuracy") for name in found]
    st.dataframe(
        {
            _("Generator"): [generator_name(name) for name in found],
            _("People's accuracy"): [_share(accuracy) for accuracy in accuracies],
            _("Classifier"): [_share(entry["accuracy"]) for entry in found.values()],
            _("Classifier's AUC"): [
                _with(entry["auc"], entry["auc_interval"], _two) for entry in found.values()
            ],
            _("Discriminator's AUC"): [
                _with(entry["discriminator_auc"], entry["discriminator_auc_interval"], _two)
                for entry in found.values()
            ],
            _("Agreement"): [_agreement(entry["agreement"]) for entry in found.values()],
        },
        hide_index=True,
        width="stretch",
    )
    st.caption(
        _(
            "Where a machine tells what people cannot, the images differ in ways that people do not see. It does not "
            "say that anyone should have seen them; and a machine at 50% does not show that there is no difference, "
            "another may find one."
        )
    )
    st.caption(
        _(
            "The classifier is a small network that learned from other images, real ones and this generator's; beside "
            "it stands its accuracy. The discriminator is the GAN's own, from its training. AUC: how often a fake "
            "seems more fake to the machine than a real image (0.50 is chance). Agreement: rank correlation of the "
            "classifier's view with the share of answers that called an image fake (-1 to 1); few answers an image "
            "draw it towards 0. Brackets: 95% intervals over images."
        )
    )


def _two(value: float) -> str:
    return f"{value:.2f}"


def _with(value: float | None, interval: tuple[float, float] | None, write: Callable[[float], str]) -> str:
    if value is None or interval is None:
        return ""
    return f"{write(value)} ({write(interval[0])} – {write(interval[1])})"  # noqa: RUF001


def _agreement(found: dict[str, Any] | None) -> str:
    return "" if found is None else _with(found["value"], found["interval"], _two)


def beneath(study: dict[str, Any]) -> None:
    """Show what lies beneath the headline: ranking, response times, learning, agreement, position."""
    from genlab.ui import charts

    found = study["beneath"]
    ranking = found["ranking"]
    if len(ranking) > 1:
        st.markdown(f"**{_('Ranking, the most fooling first')}**")
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
    times = found["response_times"]
    if times:
        st.markdown(f"**{_('Speed and accuracy')}**")
        st.vega_lite_chart(
            *charts.speed(times["speed_accuracy"]), width="stretch", alt=_("Accuracy by response time")
        )
        st.caption(
            _(
                "Each person's answers from the fastest fifth to the slowest. A rising line: looking longer helped. "
                "It does not say that waiting would help everyone."
            )
        )
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
    st.markdown("\n".join(f"- {line}" for line in lines))


def excluded(study: dict[str, Any]) -> None:
    """Show who came in, who was set apart and why, and the accuracy with everyone."""
    flow = study["exclusions"]
    rows = [(_("came in"), flow["people"], flow["answers"])]
    rows += [(reason, found["people"], found["answers"]) for reason, found in flow["excluded"].items()]
    rows.append((_("analysed"), flow["analysed_people"], flow["analysed_answers"]))
    step, people, answers = zip(*rows, strict=True)
    st.dataframe(
        {_("Step"): step, _("People"): people, _("Answers"): answers}, hide_index=True, width="stretch"
    )
    for name, verdict in flow.get("with_everyone", {}).items():
        if verdict["accuracy"] is not None:
            low, high = verdict["accuracy_interval"]
            st.caption(
                _("With everyone, {name}: accuracy {value:.1%} ({low:.1%} to {high:.1%}).").format(
                    name=generator_name(name), value=verdict["accuracy"], low=low, high=high
                )
            )


def provenance(pack: Pack, protocol: str) -> list[str]:
    """Return the lines on what was shown, for the methods paragraph."""
    lines = [
        f"Images came from genlab's pack '{pack.name}' (SHA-256 {pack.sha256}; data {pack.dataset}, seed {pack.seed}; "
        f"{len(pack.reals)} reals of the test split, {len(pack.images) - len(pack.reals)} fakes)",
        f"Protocol: {protocol}, questions drawn from a stored seed for each participant",
    ]
    lines += [f"Checkpoint {name}: SHA-256 {digest}" for name, digest in pack.checkpoints.items()]
    return lines


def _whole(write: Callable[..., Iterator[str]], pack_sha256: str, excel: bool) -> str:
    return "".join(write(engine(), pack_sha256=pack_sha256, excel=excel))


def downloads(pack: Pack, protocol: str, study: dict[str, Any]) -> None:
    """Offer the answers as CSV, the codebook, the report and the methods, made only when asked for."""
    from genlab import report

    whole = {"margin": 0.05, "level": 0.95, "seed": 0, "resampled": "people and images", **study}
    told = provenance(pack, protocol)
    title = f"{pack.title}, {protocol}"
    offers: dict[str, tuple[str, Callable[[], str], str, str]] = {
        "long": (_("Long CSV"), partial(_whole, export.long_csv, pack.sha256, False), "csv", "text/csv"),
        "wide": (_("Wide CSV"), partial(_whole, export.wide_csv, pack.sha256, False), "csv", "text/csv"),
        "excel": (
            _("Long CSV for Excel"),
            partial(_whole, export.long_csv, pack.sha256, True),
            "csv",
            "text/csv",
        ),
        "codebook": (_("Codebook"), lambda: "".join(codebook.codebook_csv()), "csv", "text/csv"),
        "report": (
            _("Report"),
            lambda: report.html(whole, title=title, provenance=told),
            "html",
            "text/html",
        ),
        "forest": (
            _("Forest plot (SVG)"),
            lambda: report.forest(whole["generators"]),
            "svg",
            "image/svg+xml",
        ),
        "methods": (_("Methods paragraph"), lambda: report.methods(whole, told), "txt", "text/plain"),
    }
    columns = st.columns(3)
    for place, (form, (label, make, ending, mime)) in enumerate(offers.items()):
        columns[place % 3].download_button(
            label,
            data=make,
            file_name=f"genlab-{pack.name}-{form}.{ending}",
            mime=mime,
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
