"""What the page of one's own images shows: an upload, what became of each file, the audit, the way to the quiz."""

import re
from collections.abc import Sequence
from typing import Any

import streamlit as st

from genlab import packs
from genlab.errors import GenlabError
from genlab.media import cues
from genlab.media.images.pictures import thumbnails
from genlab.packs import Pack
from genlab.ui import builds, page
from genlab.ui.cues import limit, of_one
from genlab.ui.media.images import cue_name, sheet
from genlab.ui.refusals import problem_line
from genlab.ui.words import _, generator_name, mark, ngettext, pack_title

TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp"]
PREVIEW = 10
# The same words as in genlab.media.images.decoding, which knows no screen.
REASONS = (
    mark("the file is empty"),
    mark("larger than {most} MB"),
    mark("no PNG, JPEG, WebP, GIF or BMP picture, whatever its name says"),
    mark("{width} x {height} pixels, more than {most} million"),
    mark("{width} x {height} pixels, too small to judge"),
    mark("damaged or cut off"),
    mark("its path leads out of the zip file"),
    mark("a link, not a file"),
    mark("encrypted"),
    mark("compressed in a way that is not accepted"),
    mark("blows up to {ratio} times its size"),
    mark("in no folder of real or fake images"),
    mark("one file too many: at most {most}"),
    mark("its folder's name cannot be a generator's name"),
)


def _plain(text: str) -> str:
    """Return a visitor's words so that Markdown shows them as they are: no links, no pictures."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def reason(refusal: dict[str, Any]) -> str:
    """Return why a file was refused, in the reader's language."""
    from genlab.media.images.decoding import REASONS as WORDS

    text = WORDS[refusal["reason"]]
    return _(text).format(**refusal["values"])


def notice() -> None:
    """Say before anything is sent who will see it, and how long it stays."""
    st.info(
        _(
            "Everybody who uses this server can see and play the packs made here: bring only images that you may show. "
            "Of each file only its pixels are kept, not its name and nothing hidden in it. Where a server's disk is "
            "temporary, as on Streamlit Community Cloud, a pack is gone when the server sleeps: keep your files."
        ),
        icon=":material/public:",
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
            st.session_state["own-problem"] = problem_line(error)
        else:
            st.session_state["own-report"] = report
            st.query_params["pack"] = report["name"]
        st.rerun()
    name, done, of = builds.stage(build)
    stages = {
        "decoding": _("Decoding image {done} of {of}").format(done=done, of=of),
        "audit": _("Looking for cues that give the fakes away"),
        "nearest images": _("Looking for the nearest real images"),
    }
    share = {"decoding": 0.7 * done / max(1, of), "audit": 0.75, "nearest images": 0.9}.get(name, 0.0)
    st.progress(share, stages.get(name, _("Reading the files")))


def form() -> None:
    """Take a zip, or files of either kind, and a title; start the build."""
    if problem := st.session_state.get("own-problem"):
        st.error(problem, icon=":material/error:")
    if not builds.allowed():
        st.warning(
            _("This server takes no uploads. `genlab pack build` does the same on your own machine."),
            icon=":material/lock:",
        )
        return
    count = st.session_state.setdefault(
        "own-count", 0
    )  # a new key empties the uploaders and frees their memory
    ways = {"zip": _("A zip file"), "files": _("Files")}
    way = st.segmented_control(
        _("What do you have?"), list(ways), default="zip", format_func=ways.__getitem__, required=True
    )
    given: Any = None
    maker = ""
    if way == "zip":
        given = st.file_uploader(
            _("A zip with a folder `real`, and a folder `fake` or one for each generator"),
            type=["zip"],
            max_upload_size=builds.MOST_MEGABYTES,
            key=f"own-zip-{count}",
        )
    else:
        left, right = st.columns(2)
        sent = [
            column.file_uploader(
                label,
                type=TYPES,
                accept_multiple_files=True,
                max_upload_size=20,
                key=f"own-{kind}-{count}",
            )
            for column, label, kind in ((left, _("Real images"), "real"), (right, _("Fake images"), "fake"))
        ]
        maker = st.text_input(
            _("Who or what made the fakes"), max_chars=40, placeholder=_("a generator's name")
        )
        given = sent if all(sent) else None
    title = st.text_input(_("Title, as players see it"), max_chars=80, key=f"own-title-{count}")
    with st.expander(_("Name and size"), icon=":material/tune:"):
        name = st.text_input(
            _("Name in links and files"),
            max_chars=40,
            placeholder=_("from the title"),
            key=f"own-name-{count}",
        )
        side = st.number_input(
            _("Long side of all images in pixels"),
            16,
            512,
            None,
            placeholder=_("as most real ones, 256 at most"),
        )
    if not st.button(_("Make the pack"), icon=":material/inventory_2:"):
        return
    st.session_state.pop("own-problem", None)
    try:
        st.session_state["own-build"] = _started(
            given, maker, title, name, None if side is None else int(side)
        )
    except GenlabError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.session_state["own-count"] = count + 1
    st.session_state.pop("own-report", None)
    st.rerun()


def _started(given: Any, maker: str, title: str, name: str, side: int | None) -> builds.Build:
    from genlab.packs.bundles import check_generator
    from genlab.packs.naming import check_name, check_title, slug

    if given is None:
        raise GenlabError(_("No images yet: choose them first."))
    title = check_title(title) if title.strip() else _("My images")
    name = check_name(name.strip()) if name.strip() else slug(title)
    if not isinstance(given, list):
        return builds.start(name, title, side, given.getbuffer())
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
    return builds.start(name, title, side, files)


def shown() -> Pack | None:
    """Return the pack of one's own that the address names, if there is one."""
    name = st.query_params.get("pack", "")
    return packs.load(name) if name in packs.own_names() else None


def outcome(pack: Pack) -> None:
    """Show a pack that was made: what it holds, what was refused, the audit, and the way to its quiz."""
    report = st.session_state.get("own-report")
    fresh = report is not None and report["sha256"] == pack.sha256
    st.subheader(_plain(pack_title(pack.name)), anchor=False)
    height, width, channels = pack.medium.layout(pack.stimuli)["size"]
    parts = [f"{len(numbers)} {generator_name(name)}" for name, numbers in pack.fakes.items()]
    st.write(
        _("{reals} real images; fakes: {fakes}. All are {width} x {height} pixels, {colour}.").format(
            reals=len(pack.reals),
            fakes=", ".join(parts),
            width=width,
            height=height,
            colour=_("in colour") if channels == 3 else _("grey"),
        )
    )
    kept = {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
    st.page_link(
        st.session_state["_pages"]["play"],
        label=_("Open the quiz"),
        icon=":material/quiz:",
        query_params={"pack": pack.name, **kept},
    )
    if fresh and report is not None:
        _refusals(report)
    st.markdown("**" + _("Does anything but their look give the fakes away?") + "**")
    audit(pack)
    if st.toggle(_("Show ten of each"), value=fresh, help=_("Who wants to be asked about them plays first.")):
        _preview(pack)


def _refusals(report: dict[str, Any]) -> None:
    refused, skipped = report["refused"], report["skipped"]
    if report["copies"]:
        st.warning(
            ngettext(
                "{count} fake is a copy of a real image, pixel by pixel.",
                "{count} fakes are copies of real images, pixel by pixel.",
                report["copies"],
            ).format(count=report["copies"]),
            icon=":material/content_copy:",
        )
    if not refused:
        st.success(_("Every image was taken."), icon=":material/check:")
    else:
        st.warning(
            ngettext(
                "{count} file was refused; the others were taken.",
                "{count} files were refused; the others were taken.",
                len(refused),
            ).format(count=len(refused)),
            icon=":material/rule:",
        )
        st.dataframe(
            {
                _("File"): [entry["file"] for entry in refused],
                _("Reason"): [reason(entry) for entry in refused],
            },
            hide_index=True,
            width="stretch",
        )
    if skipped:
        st.caption(
            ngettext(
                "{count} file of the operating system was skipped: {files}",
                "{count} files of the operating system were skipped: {files}",
                len(skipped),
            ).format(count=len(skipped), files=", ".join(map(_plain, skipped[:5])))
        )


def _advice(cue: str) -> str:
    """Return what to do about a cue that gives fakes away."""
    if cue == "original_size":
        return _(
            "Real and fake files had different sizes in pixels, and were resampled differently. Bring them to one size "
            "with one program, from originals at least as large."
        )
    if cue == "original_format":
        return _(
            "Players do not see a file's format, but JPEG leaves traces in the pixels. Save real and fake images in "
            "one format at one quality."
        )
    if cue == "sharpness":
        return _(
            "One kind is more blurred than the other. Where that comes from resizing, choose a size that enlarges "
            "neither; where the generator blurs, it is its own fault and belongs into the quiz."
        )
    if cue in ("exact_zeros", "haze", "border"):
        return _(
            "Backgrounds or borders differ by traces that a careful eye or a bright screen shows. Cut or clean both "
            "kinds alike."
        )
    if cue in ("mean_grey", "contrast", "histogram", "colourfulness"):
        return _(
            "Brightness or colours differ: light, filters and motifs should be alike in both kinds, or people judge "
            "these and not the generator."
        )
    return _(
        "Noise or fine detail differ. Treat both kinds alike: the same program, the same steps, the same quality."
    )


def audit(pack: Pack) -> None:
    """Say which trivial cues tell fakes from reals, how well, and what to do about it."""
    least = limit(pack)
    telling = packs.cues_that_tell(pack, least)
    apart = of_one(pack, set(telling))
    if telling or apart:
        lines = [
            _("- **{cue}** alone picks out the fake {times} times of 100. {advice}").format(
                cue=cue_name(cue), times=round(pack.cues[cue] * 100), advice=_advice(cue)
            )
            for cue in telling
        ]
        lines += [
            _("- **{cue}** alone picks out the fakes of {generator} {times} times of 100. {advice}").format(
                cue=cue_name(cue),
                generator=generator_name(name),
                times=round(area * 100),
                advice=_advice(cue),
            )
            for cue, name, area in apart
        ]
        st.markdown("\n".join(lines))
    else:
        strongest = max(pack.cues, key=lambda cue: pack.cues[cue])
        st.success(
            _(
                "No single cue does. The strongest, {cue}, picks out the fake {times} times of 100; 50 is guessing."
            ).format(cue=cue_name(strongest), times=round(pack.cues[strongest] * 100)),
            icon=":material/check:",
        )
    if least > cues.WARN_AUC:
        st.caption(
            _(
                "With so few images the luck of the choice alone brings a cue to {times} of 100; more images make the "
                "audit sharper."
            ).format(times=round(least * 100))
        )
    with st.expander(_("All cues"), icon=":material/fact_check:"):
        st.dataframe(_table(pack), hide_index=True, width="stretch")
        st.caption(
            _("AUC: how often a cue alone picks the fake out of a fake and a real image; 0.5 is guessing.")
        )


def _table(pack: Pack) -> dict[str, Sequence[Any]]:
    ordered = sorted(pack.cues, key=lambda cue: -pack.cues[cue])
    table: dict[str, Sequence[Any]] = {
        _("Cue"): [cue_name(cue) for cue in ordered],
        _("All fakes"): [f"{pack.cues[cue]:.2f}" for cue in ordered],
    }
    if len(pack.generator_cues) > 1:
        for generator, areas in pack.generator_cues.items():
            table[generator_name(generator)] = [f"{areas[cue]:.2f}" for cue in ordered]
    return table


def _preview(pack: Pack) -> None:
    left, right = st.columns(2)
    fakes = sorted(number for numbers in pack.fakes.values() for number in numbers)
    for column, numbers, label in ((left, pack.reals, _("Real")), (right, fakes, _("Fake"))):
        images = thumbnails(pack.stimuli[list(numbers[:PREVIEW])], 128)
        column.image(
            sheet(images, 5, 1),
            width="stretch",
            caption=label,
            alt=_("Ten images: {kind}").format(kind=label),
        )


def others() -> None:
    """Link to the audits of all packs that people made here."""
    made = [name for name in packs.own_names() if name != st.query_params.get("pack")]
    if made:
        st.markdown("**" + _("Made here before") + "**")
        for name in made:
            page.link("own", _plain(pack_title(name)), pack=name)
        st.markdown(
            _("`genlab pack remove NAME` removes one on this server's command line; answers are kept.")
        )
