"""Where generators come from, as their checkpoints' cards say it in English, in the reader's language."""

from genlab.words import mark, translated

# The same words as in genlab.generators, which the web process does not load.
KNOWN = (
    mark("Program 10-1: per-pixel histogram of one class"),
    mark("Program 10-2(a): convolutional autoencoder, z = 32"),
    mark("Program 10-3: convolutional autoencoder, z = 2"),
    mark("Program 10-4: DCGAN (Radford, Metz & Chintala 2016)"),
    mark("Variational autoencoder (Kingma & Welling 2014), networks of program 10-2(a)"),
    mark("Generative adversarial nets (Goodfellow et al. 2014), fully connected"),
    mark("InfoGAN (Chen et al. 2016)"),
    mark("CycleGAN (Zhu, Park, Isola & Efros 2017)"),
    mark("Karras, Aila, Laine & Lehtinen (2018), Progressive growing of GANs, ICLR, arXiv:1710.10196"),
    mark("Flow matching (Lipman et al. 2023), rectified flow (Liu et al. 2023)"),
    mark("Discrete flow matching (Gat et al. 2024), uncovered by entropy (Ben-Hamu et al. 2025)"),
    mark("Flow matching (Lipman et al. 2023) on the codes of program 10-2(a)'s autoencoder"),
    mark("Shannon (1948); smoothed as Kneser & Ney (1995)"),
    mark("Sutskever, Vinyals & Le (2014), arXiv:1409.3215; gated units of Cho et al. (2014)"),
    mark("Graves (2013), arXiv:1308.0850; gated units of Cho et al. (2014), arXiv:1406.1078"),
    mark("A flow distilled to one step: noise-image pairs and a discriminator (Kang et al. 2024)"),
)


def source(text: str) -> str:
    """Return a card's source in the reader's language; another one stands as it is."""
    return translated(text, KNOWN) or text
