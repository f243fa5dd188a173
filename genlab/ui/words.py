"""The screen's words in Korean and English, through gettext.

The language is asked for anew at every call, because many people's runs share one process: `?lang=` in the address,
then the browser's language, then English.
"""

import gettext
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from genlab import packs
from genlab.errors import GenlabError

DOMAIN = "genlab"
LOCALE = Path(__file__).parent / "locale"
LANGUAGES = {"en": "English", "ko": "한국어"}


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.NullTranslations:
    """Return a language's translations; English msgids stand for themselves."""
    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True)


def language() -> str:
    """Return the language of the person whose page runs: `ko` or `en`."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    asked = st.query_params.get("lang") or st.context.locale or "en"
    short = str(asked).lower().replace("_", "-").partition("-")[0]
    return short if short in LANGUAGES else "en"


def _(message: str) -> str:
    """Translate a message into the language of the person whose page runs."""
    return catalogue(language()).gettext(message)


def translator() -> Callable[[str], str]:
    """Return `_` for one run: where many messages are translated, the language is asked for once."""
    return catalogue(language()).gettext


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a message that depends on a number."""
    return catalogue(language()).ngettext(one, many, count)


def mark(message: str) -> str:
    """Mark a message for translation where it is declared; `_` translates it where it is shown."""
    return message


def generator_name(generator: str) -> str:
    """Return a generator's name as people read it; one of a training step (`gan@500`) names the step."""
    family, _at, step = generator.rpartition("@")
    if family and step.isdecimal():
        return _("{generator}, step {step:,}").format(generator=generator_name(family), step=int(step))
    names = {
        "pixel": _("pixel histogram"),
        "autoencoder": _("autoencoder"),
        "autoencoder2d": _("2-D autoencoder"),
        "vae": _("variational autoencoder"),
        "gan": _("GAN"),
        "fcgan": _("fully connected GAN"),
        "infogan": _("InfoGAN"),
        "progan": _("progressive GAN"),
        "cyclegan": _("CycleGAN"),
        "flow": _("flow matching"),
        "flow1": _("one-step flow"),
        "latentflow": _("latent flow matching"),
        "unnamed": _("unnamed generator"),
    }
    return names.get(generator, generator)


SHOWN = {"Cartoon faces (avatars)": mark("Cartoon faces")}
"""What a shipped pack is called on the screen, where its file has a name in its title that says nothing to people."""


def pack_title(name: str) -> str:
    """Return a pack's title: a shipped one in the reader's language, one's own in its maker's words."""
    try:
        title = packs.title(name)
    except GenlabError:
        return name
    return _(SHOWN.get(title, title)) if packs.is_shipped(name) else title


def shipped_titles() -> list[str]:
    """Return the titles of the packs that ship, in every language."""
    titles = [packs.title(name) for name in packs.names() if packs.is_shipped(name)]
    shown = [*titles, *(SHOWN[title] for title in titles if title in SHOWN)]
    return [catalogue(each).gettext(title) for each in LANGUAGES for title in shown]


def choice_name(choice: str) -> str:
    """Return what a choice says on its button."""
    return {"real": _("Real"), "fake": _("Fake"), "left": _("Left"), "right": _("Right")}.get(choice, choice)


def protocol_name(protocol: str) -> str:
    """Return a protocol's name as people read it."""
    names = {
        "yesno": _("One image"),
        "pair": _("Pair"),
        "hype_infinity": _("HYPE: 100 images"),
        "hype_time": _("HYPE-time: flashes"),
        "adaptive": _("Adaptive flashes"),
    }
    return names.get(protocol, protocol)
