"""An upload of one's own images: who will see them, what is asked, and the build that they start."""

from typing import Any

import streamlit as st

from genlab.errors import GenlabError
from genlab.ui import builds, empty, makers
from genlab.ui.own.example import LEAST, zipped
from genlab.ui.own.refused import problem
from genlab.ui.refusals import problem_line
from genlab.ui.taps import tapped
from genlab.ui.uploads import uploader
from genlab.ui.words import _, shipped_titles

TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp"]


def notice() -> None:
    """Say before anything is sent who will see it, and how long it stays."""
    st.caption(
        ":material/public: "
        + _(
            "Everybody who uses this server can see and play the packs made here, but private ones: bring only images "
            "that you may show."
        ),
        help=_(
            "Of each file only its pixels are kept, not its name and nothing "
            "hidden in it. Where a server's disk is temporary, as on Streamlit Community Cloud, a pack is gone when "
            "the server sleeps: keep your files."
        ),
    )


def example() -> None:
    """Show what a pack is made of, and hand out a zip that is laid out as one."""
    said = _(
        "A folder of real images and one of fakes: {least} of each at least. An example shows how they lie."
    )
    with st.container(border=True, horizontal_alignment="center", key="nothing-images"):
        empty.picture("images")
        st.markdown(said.format(least=LEAST), text_alignment="center")
        st.download_button(
            _("An example to try"),
            zipped,
            "genlab-example.zip",
            "application/zip",
            icon=":material/download:",
            on_click="ignore",
        )


def building() -> bool:
    """Show the build that this person began, if one runs; take its outcome when it has ended."""
    build: builds.Build | None = st.session_state.get("own-build")
    if build is None:
        return False
    _progress(build)
    return True


@st.fragment(run_every=1.0)
def _progress(build: builds.Build) -> None:
    if builds.finished(build):
        st.session_state.pop("own-build", None)
        try:
            report = builds.outcome(build)
        except GenlabError as error:
            st.session_state["own-problem"] = problem(error)
        else:
            st.session_state["own-count"] += 1  # new keys empty the form, and free its files' memory
            st.session_state["own-report"] = report
            st.query_params["pack"] = report["name"]
            st.query_params.pop("k", None)
            if "key" in report:
                st.query_params["k"] = report["key"]
        st.rerun()
    st.progress(*builds.how_far(build))


def form(waiting: bool = False) -> None:
    """Take a zip, or files of either kind, and a title; start the build.

    While a build goes on it is `waiting`: nothing can be changed, and all is still there where the build fails.
    """
    if said := st.session_state.get("own-problem"):
        st.error(said, icon=":material/error:")
    if not builds.allowed():
        st.warning(
            _("This server takes no uploads. `genlab pack build` does the same on your own machine."),
            icon=":material/lock:",
        )
        return
    count = st.session_state.setdefault("own-count", 0)
    ways = {"zip": _("A zip file"), "files": _("Files")}
    way = st.segmented_control(
        _("What do you have?"),
        list(ways),
        default="zip",
        format_func=ways.__getitem__,
        required=True,
        key=f"own-way-{count}",
        disabled=waiting,
    )
    given: Any = None
    maker = ""
    if way == "zip":
        given = uploader(
            st,
            _("A zip with a folder `real`, and a folder `fake` or one for each generator"),
            builds.MOST_MEGABYTES,
            type=["zip"],
            key=f"own-zip-{count}",
            disabled=waiting,
        )
    else:
        left, right = st.columns(2)
        sent = [
            uploader(
                column,
                label,
                builds.MOST_MEGABYTES,
                each=20,
                type=TYPES,
                accept_multiple_files=True,
                key=f"own-{kind}-{count}",
                disabled=waiting,
            )
            for column, label, kind in ((left, _("Real images"), "real"), (right, _("Fake images"), "fake"))
        ]
        maker = st.text_input(
            _("Who or what made the fakes"),
            max_chars=40,
            placeholder=_("a generator's name"),
            key=f"own-maker-{count}",
            disabled=waiting,
        )
        given = sent if all(sent) else None
    title = st.text_input(
        _("Title, as players see it"), max_chars=80, key=f"own-title-{count}", disabled=waiting
    )
    with st.expander(_("Name and size"), icon=":material/tune:"):
        name = st.text_input(
            _("Name in links and files"),
            max_chars=40,
            placeholder=_("from the title"),
            key=f"own-name-{count}",
            disabled=waiting,
        )
        side = st.number_input(
            _("Long side of all images in pixels"),
            16,
            512,
            None,
            placeholder=_("as most real ones, 256 at most"),
            key=f"own-side-{count}",
            disabled=waiting,
        )
    private = st.toggle(
        _("Keep it private"),
        help=_("Nobody sees it but who has its link, and the class that you ask about it. Keep the link."),
        key=f"own-private-{count}",
        disabled=waiting,
    )
    if waiting or not tapped(_("Make the pack"), "make-pack", icon=":material/inventory_2:", type="primary"):
        return
    st.session_state.pop("own-problem", None)
    try:
        st.session_state["own-build"] = _started(
            given, maker, title, name, None if side is None else int(side), private
        )
    except GenlabError as error:
        st.error(problem_line(error), icon=":material/error:")
        return
    st.session_state.pop("own-report", None)
    st.rerun()


def _started(given: Any, maker: str, title: str, name: str, side: int | None, private: bool) -> builds.Build:
    from genlab.packs.layout import check_generator
    from genlab.packs.naming import check_name, check_title, slug

    if given is None:
        raise GenlabError(_("No images yet: choose them first."))
    title = check_title(title, shipped_titles()) if title.strip() else _("My images")
    name = check_name(name.strip()) if name.strip() else slug(title)
    if not isinstance(given, list):
        return builds.start(name, title, side, given.getbuffer(), private, makers.maker())
    folder = f"fake-{check_generator(maker)}" if maker.strip() else "fake"
    total = sum(file.size for files in given for file in files)
    if total > builds.MOST_MEGABYTES * 2**20:
        raise GenlabError(
            _("{size} MB are too many for one upload: {most} at most.").format(
                size=total // 2**20, most=builds.MOST_MEGABYTES
            )
        )
    files = (
        (f"{top}/{number:04d} {file.name.replace('/', '_')}", file.getbuffer())
        for top, sent in zip(("real", folder), given, strict=True)
        for number, file in enumerate(sent, 1)
    )
    return builds.start(name, title, side, files, private, makers.maker())
