"""What machines make of a pack's images, beside what people made of them."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from genlab.media import IMAGE
from genlab.packs import Pack
from genlab.reports.naming import judge_name
from genlab.reports.tables import how_chosen, none_asked, one_judge, told_apart
from genlab.ui.words import _, generator_name


def judged(pack: Pack, rates: Any) -> dict[str, dict[str, Any]]:
    """Return what machines make of a pack's images, beside the shares of people who called each one fake."""
    from genlab.analysis.machine import judgements

    numbers = [int(str(stimulus).rpartition("/")[2]) for stimulus in rates["stimulus"]]
    called_fake = dict(zip(numbers, 1 - rates["called_real"] / rates["shown"], strict=True))
    return judgements(pack.generators, pack.judges, pack.discriminators, called_fake, floors=pack.floors)


def table(pack: Pack, study: dict[str, Any]) -> None:
    """Show what machines tell of the same images: those that learned afresh, and each GAN's own discriminator."""
    if not pack.judges and not pack.discriminators:
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
            _("Best judge"): [judge_name(entry["judge"] or "") for entry in found.values()],
            _("Its accuracy"): [
                _with(entry["accuracy"], entry["accuracy_interval"], _share) for entry in found.values()
            ],
            _("Of reals alone"): [_share(entry["floor"]) for entry in found.values()],
            _("Its AUC"): [_with(entry["auc"], entry["auc_interval"], _two) for entry in found.values()],
            _("All judges (of reals alone)"): [_all(entry["judges"]) for entry in found.values()],
            _("Discriminator's AUC"): [
                _with(entry["discriminator_auc"], entry["discriminator_auc_interval"], _two)
                for entry in found.values()
            ],
            _("Agreement"): [_agreement(entry["agreement"]) for entry in found.values()],
        },
        hide_index=True,
        width="stretch",
    )
    st.caption(told_apart())
    if pack.medium.name != IMAGE:
        st.caption(one_judge())
        return
    if not pack.judges:
        st.caption(none_asked())
        return
    st.caption(
        _(
            "Three judges learned from other images, real ones and this generator's: a small network, trees that ask "
            "for single pixels, and a line through trivial numbers of an image, such as its haze. The one that tells "
            "most is quoted, beside what it makes of real images against other real ones, where there is nothing to "
            "tell. The discriminator is the GAN's own, from its training. AUC: how often a fake seems more fake to "
            "the machine than a real image (0.50 is chance). Agreement: rank correlation of the best judge's view "
            "with the share of answers that called an image fake (-1 to 1); few answers per image draw it towards 0. "
            "Brackets: 95% intervals over images."
        )
        + " "
        + how_chosen(found)
    )


def _all(told: dict[str, dict[str, Any]] | None) -> str:
    """Return each judge's accuracy, and in brackets of real images alone, where that is known."""
    return ", ".join(
        f"{judge_name(judge)} {_share(entry['accuracy'])}"
        + ("" if entry["floor"] is None else f" ({_share(entry['floor'])})")
        for judge, entry in (told or {}).items()
    )


def _with(value: float | None, interval: tuple[float, float] | None, write: Callable[[float], str]) -> str:
    if value is None or interval is None:
        return ""
    return f"{write(value)} ({write(interval[0])} – {write(interval[1])})"  # noqa: RUF001


def _two(value: float) -> str:
    return f"{value:.2f}"


def _agreement(found: dict[str, Any] | None) -> str:
    return "" if found is None else _with(found["value"], found["interval"], _two)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"
