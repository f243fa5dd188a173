import unicodedata

import pytest

from genlab.packs.alike import folded

TITLE = "Clothes (Fashion-MNIST)"


@pytest.mark.parametrize(
    "other",
    [
        "clothes (fashion-mnist)",
        " Clothes\t(Fashion-MNIST) ",
        "Clo\N{SOFT HYPHEN}thes\N{ZERO WIDTH SPACE} (Fashion-MNIST)",
        "\N{FULLWIDTH LATIN CAPITAL LETTER C}lothes\N{HANGUL FILLER}(Fashion-MNIST)",
    ],
)
def test_what_looks_alike_folds_alike(other: str) -> None:
    assert folded(other) == folded(TITLE)


def test_letters_of_two_forms_of_unicode_fold_alike() -> None:
    word = "\uc190\uae00\uc528"
    assert folded(unicodedata.normalize("NFD", word)) == folded(word)
    assert folded("Clothes") != folded("Cloths")
