"""What each generator is, in a sentence, and what a trained one draws."""

import streamlit as st

from genlab import checkpoints
from genlab.checkpoints import checkpoint_name
from genlab.media import IMAGE, MELODY, TEXT
from genlab.media.images.pictures import cells
from genlab.training import runs
from genlab.training.job import Settings
from genlab.ui.media.images import sheet
from genlab.ui.train import texts, tunes
from genlab.ui.train.names import medium_of
from genlab.ui.words import _


def about(generator: str, medium: str = "") -> str:
    """Return what a family does, in a sentence, with a medium where it learns several; "" for an unknown one."""
    if medium == MELODY and (found := _with_tunes(generator)):
        return found
    return {
        "pixel": _("Draws each pixel on its own, from the grey values that it takes in the training images."),
        "autoencoder": _(
            "Squeezes an image into 32 numbers and draws it again; new images decode numbers drawn at random."
        ),
        "autoencoder2d": _("The autoencoder with two numbers, so that all it can draw fits on a map."),
        "vae": _(
            "The autoencoder with a cloud of codes for each image, all clouds together a normal distribution: any "
            "point of it can be drawn."
        ),
        "gan": _(
            "A generator learns to deceive a discriminator, which learns to tell its images from real ones."
        ),
        "fcgan": _("The first GAN: every pixel is joined to every other, and none knows its neighbours."),
        "infogan": _(
            "A GAN that finds by itself what images differ in: one of its numbers becomes the class, others slant and "
            "width."
        ),
        "progan": _("A GAN that begins with images of a few pixels and doubles them until they are whole."),
        "cyclegan": _(
            "Translates images of one style into another and back, without ever seeing a pair: what has gone there "
            "and back must be what it was."
        ),
        "flow": _(
            "Learns in which direction noise has to move to become an image, and follows it step by step, for the "
            "class asked for."
        ),
        "flow1": _("Learns from a trained flow to go the whole way from noise to image in a single step."),
        "discreteflow": _(
            "For images of few colours: all squares are hidden, and it uncovers them bit by bit, each with a colour "
            "that fits what is already seen."
        ),
        "latentflow": _(
            "A flow that moves the autoencoder's 32 numbers instead of pixels: it learns where good codes lie."
        ),
        "ngram": _(
            "Draws each letter by how often it followed the few letters before it in the training texts."
        ),
        "rnn": _(
            "Reads letters one by one into a hidden state that its gates keep or change, and says what comes next."
        ),
        "seq2seq": _("Reads a sentence into one vector, and writes its translation from that."),
        "attention": _("Writes a translation with a look back at every place of its source."),
        "transformer": _(
            "Reads the source and writes its translation by attention alone: every place looks at all that it may."
        ),
        "bert": _(
            "Fills in a word that was left out, by what stands on both sides of it; it writes nothing else."
        ),
        "gpt": _("Looks back at everything written so far, block by block, and says what comes next."),
    }.get(generator, "")


def _with_tunes(generator: str) -> str:
    """Return what a family does with tunes, where that is said in other words than of texts."""
    return {
        "ngram": _("Draws each note by how often it followed the few notes before it in the training tunes."),
        "rnn": _(
            "Reads notes one by one into a hidden state that its gates keep or change, and says what comes next."
        ),
    }.get(generator, "")


SOURCES = {
    "vae": "Kingma & Welling 2014, arXiv:1312.6114",
    "gan": "Radford, Metz & Chintala 2016, arXiv:1511.06434",
    "fcgan": "Goodfellow et al. 2014, arXiv:1406.2661",
    "infogan": "Chen et al. 2016, arXiv:1606.03657",
    "progan": "Karras et al. 2018, arXiv:1710.10196",
    "cyclegan": "Zhu, Park, Isola & Efros 2017, arXiv:1703.10593",
    "flow": "Lipman et al. 2023, arXiv:2210.02747; Liu et al. 2023, arXiv:2209.03003",
    "flow1": "Kang et al. 2024, arXiv:2405.05967",
    "discreteflow": "Gat et al. 2024, arXiv:2407.15595; Ben-Hamu et al. 2025, arXiv:2505.24857",
    "ngram": "Shannon 1948; Kneser & Ney 1995",
    "seq2seq": "Sutskever, Vinyals & Le 2014, arXiv:1409.3215",
    "attention": "Bahdanau, Cho & Bengio 2015, arXiv:1409.0473",
    "transformer": "Vaswani et al. 2017, arXiv:1706.03762",
    "bert": "Devlin, Chang, Lee & Toutanova 2019, arXiv:1810.04805",
    "rnn": "Graves 2013, arXiv:1308.0850; Cho et al. 2014, arXiv:1406.1078",
    "gpt": "Vaswani et al. 2017, arXiv:1706.03762; Radford et al. 2018",
    "latentflow": "Rombach et al. 2022, arXiv:2112.10752; Lipman et al. 2023, arXiv:2210.02747",
}
"""Papers; the families that are not here come from the book."""


SHOWN = 6
"""Texts of a trained one, the last of its preview."""
WORTH_A_QUIZ = frozenset({"latentflow"})
"""Families whose quick run, on a slow machine as well, draws what a class has to look at twice: docs/training.md has
the distances."""


def of_quick(generator: str, medium: str = IMAGE) -> str:
    """Return what three minutes make of a family that learns a medium."""
    if generator == "pixel":
        return _("It takes a second. Nobody takes its dots for digits: a first round to warm up.")
    if generator == "ngram" and medium == MELODY:
        return _(
            "It takes a second: it counts. Its tunes keep the metre in three bars of four, and wander from bar to bar."
        )
    if generator == "ngram":
        return _("It takes a second: it counts. Its longer texts make no sense, its short names may.")
    if medium == MELODY:
        return _(
            "Three minutes are a beginning: watch it learn to keep the metre. It takes the full length to compose."
        )
    if medium == TEXT:
        return _(
            "Three minutes are a beginning: watch it learn to spell. It takes the full length to make sense."
        )
    if generator in WORTH_A_QUIZ:
        return _("After three minutes a class has to look twice: its quiz is worth playing.")
    return _(
        "Three minutes are a beginning: watch it learn. Its quiz is easy; that of a latent flow, or of the full "
        "length, is harder."
    )


def introduce(generator: str, dataset: str, label: int | None) -> None:
    """Say what a family does and where it comes from; show samples of a trained one, where there is one."""
    said = about(generator, medium_of(Settings(dataset=dataset)))
    if not said:
        return
    st.markdown(said)
    st.caption(SOURCES.get(generator, _("From the book's chapter 10.5")))
    known = {folder.name: folder for folder in checkpoints.folders()}
    names = [checkpoint_name(generator, dataset, each) for each in (label, None)]
    folder = next((known[name] for name in names if name in known), None)
    if folder is None:
        return
    if (lines := folder / "preview.txt").is_file():
        st.caption(_("What a trained one writes"))
        texts.sheet(found := texts.of(lines)[-SHOWN:])
        texts.legend(found)
        return
    if (sheet_of_tunes := folder / "preview.abc").is_file():
        st.caption(_("What a trained one composes"))
        tunes.sheet(tunes.of(sheet_of_tunes))
        return
    if not (path := folder / "preview.png").is_file():
        return
    try:
        images = cells(path, runs.COLUMNS, runs.ROWS, range(2 * runs.COLUMNS))
    except OSError:  # damaged: `genlab evaluate` and whoever opens the checkpoint say so
        return
    # A translation's preview has its sources in the first row, and what it makes of them in the second.
    said = (
        _("Print, and the brush that a trained one makes of it")
        if generator == "cyclegan"
        else _("What a trained one draws")
    )
    st.image(sheet(images, runs.COLUMNS, 2), width="content", alt=said, caption=said)
