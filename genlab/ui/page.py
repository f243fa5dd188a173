"""What every page does first, and how the pages are named, ordered and linked."""

import ctypes
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from genlab.errors import GenlabError, StoreError
from genlab.paths import ROOT
from genlab.ui import access, addresses, borrowed, empty, tab, uploads
from genlab.ui.plain import plain
from genlab.ui.refusals import problem_line
from genlab.ui.taps import tapped
from genlab.ui.words import LANGUAGES, _, language, mark

T = TypeVar("T")

M_MMAP_THRESHOLD = -3
"""What `mallopt` knows it by (glibc's malloc.h)."""
LARGE = 128 * 1024
"""Bytes from which on an array is large: glibc's own, at a process's start."""

# A Material icon would be fetched from another site, where somebody could count visitors; this one is ours.
ICON = Path(__file__).parent / "icon.svg"

LOGO = Path(__file__).parent / "logo.svg"

# Streamlit leaves 96 pixels above a page: on a phone that is a fifth of the screen. Its menu has no name there. What is
# drawn anew it lets fade meanwhile: a board, drawn every two seconds, would flicker on the projector of a slow server.
STYLE = """<style>
.stMainBlockContainer {{ padding-top: 4.25rem; padding-bottom: 3rem; }}
body, :is([data-testid=stMarkdownContainer], [data-testid=stCaptionContainer])[data-testid] * {{
  word-break: keep-all; overflow-wrap: break-word;
}}
.stLogo {{ height: 1.75rem; }}
.st-key-alone {{ position: absolute; }}
.st-key-language {{ position: fixed; top: 0.6rem; right: 0.9rem; width: auto; z-index: 999991; }}
[data-testid=stExpandSidebarButton]::after {{ content: "{menu}"; font-size: 0.875rem; padding-inline: 0.25rem; }}
[data-testid=stExpandSidebarButton] {{ width: auto; }}
[data-testid=stBaseButton-primary], [data-testid=stBaseButton-primaryFormSubmit] {{
  color: light-dark(#fff, #04211d);
}}
[data-testid=stBaseButton-primary] kbd {{ color: inherit; opacity: 1; }}
.st-key-tab {{ display: none; }}
@media (max-height: 520px) {{ .opening, .st-key-change {{ display: none; }} }}
@media (max-width: 480px) {{ .opening {{ font-size: 0.875rem; }} }}
.opening {{ text-align: center; margin: 0 auto -0.75rem; max-width: 36rem; line-height: 1.45; text-wrap: balance; }}
.st-key-change {{ margin-bottom: -0.75rem; }}
.st-key-change button p {{ display: block; white-space: normal; text-wrap: balance; }}
.stApp:has(.st-key-who) [data-stale=true] {{ opacity: 1 !important; }}
{borrowed}
</style>"""
ALONE = """<style>[data-testid=stTopNav], [data-testid=stExpandSidebarButton], .stSidebar { display: none; }
</style><i></i>"""


@dataclass(frozen=True)
class Screen:
    """A page: its file in pages/, its address, its English title, and the menu that it lies in ("": none).

    None has an icon: Streamlit would have every browser fetch it from Google for the tab.
    """

    key: str
    title: str
    menu: str = ""

    @property
    def file(self) -> Path:
        """The page's script."""
        return ROOT / "pages" / f"{self.key}.py"

    def page(self, default: bool = False, hidden: bool = False) -> Any:
        """Return the page for Streamlit, which keeps for a default page a path beside the server's own address."""
        return st.Page(
            self.file,
            title=_(self.title),
            url_path=f"{self.key}-first" if default else self.key,
            default=default,
            visibility="hidden" if hidden else "visible",
        )


_DECLARED = (
    Screen("play", mark("Play")),
    Screen("join", mark("Join")),
    Screen("host", mark("Host")),
    Screen("latent", mark("Latent space"), mark("Explore")),
    Screen("sequences", mark("Sequences"), mark("Explore")),
    Screen("neighbours", mark("Nearest reals"), mark("Explore")),
    Screen("studio", mark("Studio"), mark("Explore")),
    Screen("train", mark("Train"), mark("Explore")),
    Screen("own", mark("Your images"), mark("Explore")),
    Screen("results", mark("Results"), mark("Research")),
    Screen("about", mark("About"), mark("Research")),
)
SCREENS = tuple(screen for screen in _DECLARED if screen.file.is_file())


def navigation() -> Any:
    """Declare all pages to Streamlit; return the one asked for, to be run."""
    addresses.keep_language()
    pages = {screen.key: screen.page(default=screen is SCREENS[0]) for screen in SCREENS}
    st.session_state["_pages"] = pages
    menus: dict[str, list[Any]] = {}
    for screen in SCREENS:
        menus.setdefault(screen.menu and _(screen.menu), []).append(pages[screen.key])
    # The first page lies at the server's own address. Under its name, too, nobody is told that there is no such page.
    menus[""].append(SCREENS[0].page(hidden=True))
    if name := _unknown_name({page.url_path for page in menus[""]} | set(pages)):
        menus[""].append(st.Page(_nowhere, title=_("No such page"), url_path=name, visibility="hidden"))
    st.logo(LOGO, size="large")
    return st.navigation(menus, position="top")


def _unknown_name(known: set[str]) -> str:
    """Return the name of a page that the address asks for, where there is none of it; "" otherwise.

    It is kept: Streamlit asks for it by another name as soon as something is tapped there.
    """
    context = get_script_run_ctx()
    asked = context.pages_manager.intended_page_name if context is not None else None
    if asked and asked not in known and re.fullmatch(r"[\w.-]{1,60}", asked):
        st.session_state["_nowhere"] = asked
    return str(st.session_state.get("_nowhere", ""))


def _nowhere() -> None:
    """Say that there is no such page, and lead to one that there is; at once to one that is only written otherwise."""
    if (key := str(st.session_state.get("_nowhere", "")).lower()) in st.session_state["_pages"]:
        go(key, **st.query_params.to_dict())
    _dress(_("No such page"))
    st.title(_("No such page"))
    said = _("There is no page '{name}' here: the address is misspelt, or of another version of genlab.")
    name = plain(st.session_state.get("_nowhere", ""))
    if empty.state("nowhere", said.format(name=name), _("Play a round"), "from-nowhere"):
        go("play")


def begin(key: str, wide_with: str = "", comes_back: bool = True) -> None:
    """Set a page up, as wide as the screen where the address names `wide_with`, which is for a projector.

    Whoever `comes_back` to it goes on at the address left there. Must be the first call of every page, also before it
    reads the address.

    A cold server whose first request is a page's deep link runs that page's file alone, without streamlit_app.py
    (Streamlit's old pages/ router). The navigation is then declared here and the run starts again through it.
    """
    if PagesManager.uses_pages_directory:
        navigation()
        st.rerun()
    addresses.arrive(key, comes_back)
    access.hold()
    uploads.begin()
    screen = next(screen for screen in SCREENS if screen.key == key)
    _dress(_(screen.title), wide=wide_with in st.query_params)
    _wait_for_link()
    with errors_in_one_line():
        if name := st.query_params.get("session"):
            raise GenlabError(f"Unknown session '{name[:60]}'. Expected its code, or its host's link.")


def _dress(title: str, wide: bool = False) -> None:
    """Give a page its title, its style and the way to the other language."""
    st.set_page_config(
        page_title=f"{title} - genlab", page_icon=str(ICON), layout="wide" if wide else "centered"
    )
    st.html(STYLE.format(menu=_("Menu"), borrowed=borrowed.style()))
    _language_switch()


def alone() -> None:
    """Hide the ways to other pages: who is asked in a session has nowhere else to go."""
    # In a place of its own: Streamlit would keep a style alone where a fragment has gone on.
    with st.container(key="alone"):
        st.html(ALONE)


def _wait_for_link() -> None:
    """End a page that does not know the host's link that its address names, until the browser has told it."""
    state = tab.mount()
    if state == "missing":
        with errors_in_one_line():
            raise GenlabError("This tab does not keep that host's link. Open the link that was copied.")
    if state == "awaited":
        end()
        st.stop()


def end() -> None:
    """End a page; must be the last call of every page, also where it stops early."""
    context = get_script_run_ctx()
    if context is None or not context.fragment_ids_this_run:  # a fragment is a part of a page that has ended
        addresses.remember()
        uploads.end()
    if context is not None and not context.fragment_ids_this_run:
        # Streamlit forgets the fragments of the run before only after a run that does not stop early. What one of
        # their timers asked for on its way out would be drawn over this run's page otherwise.
        context.fragment_storage.clear(context.shared.new_fragment_ids.snapshot())
    _give_memory_back()


def end_in_error(error: GenlabError) -> NoReturn:
    """End a page that an error keeps from going on.

    Who comes back to it later begins anew, except where the database was busy or away: then the address is right.
    """
    end()
    if not isinstance(error, StoreError):
        addresses.forget()
    st.stop()


def _give_memory_back() -> None:
    """Return to the system what this run has freed: 10 MiB after a tour of all pages, for half a millisecond.

    The C library keeps freed memory for later otherwise. Only Linux's (glibc) can be asked.
    """
    if (library := _c_library()) is not None:
        library.malloc_trim(0)


@cache
def _c_library() -> ctypes.CDLL | None:
    """Return Linux's C library, told to give every large array's memory back as soon as it is freed; None elsewhere.

    Otherwise it takes arrays for small ones up to the largest that it has seen freed, 32 MiB at most, and what is small
    stays with the process: 30 to 40 MiB of it after all texts of the Sequences page.
    """
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if library is None or not hasattr(library, "malloc_trim"):
        return None
    library.mallopt(M_MMAP_THRESHOLD, LARGE)
    return library


def _language_switch() -> None:
    """Offer the other language; the choice stands in the address, so that it travels with a link."""
    other = "en" if language() == "ko" else "ko"
    with st.container(key="language"):
        st.button(
            LANGUAGES[other],
            icon=":material/translate:",
            type="tertiary",
            key="switch-language",
            on_click=st.query_params.__setitem__,
            args=("lang", other),
        )


def link(key: str, label: str, **query: str) -> None:
    """Link to another page, keeping the language asked for."""
    kept = {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
    st.page_link(st.session_state["_pages"][key], label=label, query_params={**kept, **query} or None)


def go(key: str, **query: str) -> None:
    """Switch to another page."""
    st.switch_page(st.session_state["_pages"][key], query_params=query)


def once(key: str, wanted: object, make: Callable[[], T], seconds: float) -> T:
    """Make what a tap asks for; the second tap of a double tap, which wants the same so soon after, gets the same.

    Args:
        key: where the session remembers it.
        wanted: what is asked for, to be compared.
        make: makes it.
        seconds: how long after the first tap a second one counts as the same.
    """
    before = st.session_state.get(key)
    if before is None or before[0] != wanted or time.monotonic() - before[1] > seconds:
        made = make()  # before the clock is read: what took long is not the person's time
        before = st.session_state[key] = wanted, time.monotonic(), made
    return cast(T, before[2])


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Show a GenlabError as one line, and end the page there."""
    try:
        yield
    except GenlabError as error:
        st.error(problem_line(error), icon=":material/error:")
        _way_on(error)
        end_in_error(error)


def _way_on(error: GenlabError) -> None:
    """Offer what helps: the same again where the database was away, the page anew where its address is wrong."""
    if isinstance(error, StoreError):
        if tapped(_("Try again"), "try-again", icon=":material/refresh:"):
            st.rerun()
    elif set(st.query_params) - {"lang"} and tapped(_("Open this page anew"), "anew", type="primary"):
        addresses.forget()
        st.query_params.from_dict(
            {name: st.query_params[name] for name in ("lang",) if name in st.query_params}
        )
        st.rerun()
