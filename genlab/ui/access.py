"""What this tab may see of packs: private ones by their key, and those that a class is asked about by its host's link.

Both secrets come with an address (`k`, `h`) and are kept for the tab, see `genlab.ui.tab`.
"""

import streamlit as st

from genlab import packs
from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.sessions import using
from genlab.sessions.led import led
from genlab.ui import tab
from genlab.ui.database import engine
from genlab.ui.words import _

MOST_HELD = 20  # the oldest goes first


def hold() -> None:
    """Keep the secrets that the address names."""
    tab.hold()
    if key := st.query_params.get("k"):
        st.session_state["_held_k"] = [*(other for other in _keys() if other != key), key][-MOST_HELD:]


def _keys() -> list[str]:
    found: list[str] = st.session_state.get("_held_k", [])
    return found


def may_see(name: str) -> bool:
    """Return whether a pack is public, or this tab has its key or leads a session with it."""
    return packs.is_open_to(name, _keys()) or hosts(name)


def hosts(name: str) -> bool:
    """Return whether this tab leads a session with a pack."""
    for token in tab.links():
        try:
            if led(engine(), token).pack_name == name:
                return True
        except GenlabError:
            continue  # erased, or never there
    return False


def names() -> list[str]:
    """Return the names of the packs that this tab may see, as `packs.names` orders them."""
    return [name for name in packs.names() if may_see(name)]


def asked(known: list[str]) -> str:
    """Return the pack that the address names; "" where it names none.

    Args:
        known: those that this tab may see.

    Raises:
        GenlabError: where it is none of them.
    """
    name = str(st.query_params.get("pack", ""))
    if name and name not in known:
        raise GenlabError(f"Unknown pack '{name[:60]}'. Expected one of: {', '.join(known)}.")
    return name


def used() -> dict[str, str]:
    """Return the packs that classes use whose host this is not, by SHA-256, with their names."""
    return using.in_use(engine(), tab.links())


def is_used(pack: Pack) -> bool:
    """Return whether a class uses a pack whose host this is not."""
    return pack.sha256 in used()


def say_used() -> None:
    """Say in place of images that a class is asked about them."""
    st.info(_in_use(), icon=":material/lock_clock:")


def check(pack: Pack) -> None:
    """Let nobody be told what is real in a pack that is not theirs to see now.

    Raises:
        GenlabError: for a private pack without its key, or one in use by a class.
    """
    if not may_see(pack.name):
        raise GenlabError(f"Unknown pack '{pack.name}'. Expected one of: {', '.join(names())}.")
    if is_used(pack):
        raise GenlabError(_in_use())


def _in_use() -> str:
    return _("In use by a class: what it asks about is shown again when its session has ended.")
