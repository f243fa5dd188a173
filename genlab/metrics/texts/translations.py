"""A translator's numbers: what it makes of test sources beside what people did, by how long the source is."""

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.sequences.translator import Translator
from genlab.errors import GenlabError
from genlab.media.text.edits import distance
from genlab.media.text.medium import BETWEEN
from genlab.metrics.halves import masks, measured
from genlab.metrics.texts.drawn import rounded
from genlab.metrics.texts.lengths import STEP

SAMPLES = 500


def evaluate(
    translator: Translator, dataset: str, *, samples: int = SAMPLES, seed: int = 1
) -> dict[str, float]:
    """Measure a translator; in a source a letter that training never had stands as one that is unknown.

    Args:
        translator: the generator.
        dataset: of pairs, that it learned from.
        samples: test sources, at most.
        seed: of their choice, and of the intervals' random halves.

    Returns:
        `exact`, the share of sources whose target is a person's letter by letter; `errors`, the edits to a person's
        beside its length; `chrf`, runs of letters that both have (Popovic 2015, 0 to 100, by sacrebleu); `bits`, what a
        letter of a person's costs. By length, as `genlab.metrics.texts.lengths` reads it: `exact_12`, `errors_12` and
        `chrf_12` of sources of 12 to 23 letters, `sources_12`, how many these are, and so on. All with `_low` and
        `_high`, the 95% interval; by length where there are two sources or more.

    Raises:
        GenlabError: for fewer than two sources, or where the training packages are not installed.
    """
    try:
        from sacrebleu.metrics.chrf import CHRF
    except ModuleNotFoundError as error:
        raise GenlabError(
            f"Missing package for translations. Expected the training requirements (genlab install). Received: no "
            f"{error.name}."
        ) from error
    data, rng = datasets.load_texts(dataset), np.random.default_rng((seed, 1))
    pairs = [data.test[place] for place in rng.permutation(len(data.test))[:samples]]
    if len(pairs) < 2:
        raise GenlabError(f"Invalid number of samples. Expected 2 or more. Received: {samples}.")
    sources, targets = (tuple(side) for side in zip(*(pair.split(BETWEEN) for pair in pairs), strict=True))
    made = translator.attempted(sources)
    wrong = np.array([distance(one, other) for one, other in zip(made, targets, strict=True)], np.float64)
    letters = np.array([len(target) for target in targets], np.float64)
    halves = masks(len(pairs), rng)
    taken = halves.astype(np.float64)
    costs = np.array([line.sum() for line in translator.surprises(pairs)])
    scorer = CHRF()

    def chrf(places: NDArray[np.intp]) -> float:
        """Return the score of some of the pairs."""
        return float(
            scorer.corpus_score([made[row] for row in places], [[targets[row] for row in places]]).score
        )

    found = {
        "exact": measured(taken @ (wrong == 0) / taken.sum(1), least=0, most=1, share_of=len(pairs)),
        "errors": measured(taken @ wrong / (taken @ letters), least=0),
        "bits": measured(taken @ costs / (taken @ (letters + 1)), least=0),
        "chrf": measured(np.array([chrf(np.flatnonzero(rows)) for rows in halves]), least=0, most=100),
    }
    numbers = rounded(found)
    lengths = np.array([len(source) for source in sources]) // STEP * STEP
    for length in np.unique(lengths).tolist():
        places = np.flatnonzero(lengths == length)
        rows = masks(len(places), rng)[: None if len(places) > 1 else 1]  # of one source there is no half
        some = rows.astype(np.float64)
        of_length = {
            f"exact_{length}": some @ (wrong[places] == 0) / some.sum(1),
            f"errors_{length}": some @ wrong[places] / (some @ letters[places]),
            f"chrf_{length}": np.array([chrf(places[half]) for half in rows]),
        }
        if len(places) > 1:
            most = {"exact": 1.0, "errors": np.inf, "chrf": 100.0}
            numbers |= rounded(
                {
                    name: measured(
                        values,
                        least=0,
                        most=most[name.partition("_")[0]],
                        share_of=len(places) if name.startswith("exact") else None,
                    )
                    for name, values in of_length.items()
                }
            )
        else:
            numbers |= {name: round(float(values[0]), 4) for name, values in of_length.items()}
        numbers[f"sources_{length}"] = float(len(places))
    return {**numbers, "text_samples": float(len(pairs))}
