"""Judges that learn to tell texts from texts: a line through runs of letters, and a small network that reads them.

A line counts which runs of one to four letters a text has, wherever they stand; the network looks for longer ones, and
for what is alike in them.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from genlab.generators import lean

Scores = NDArray[np.float32]
Judge = Callable[[Sequence[str]], Scores]
"""From texts to P(fake) `(n,)`; it saw as many of both kinds, so 0.5 is the line between them."""

LONGEST_RUN = 4
LETTERS = 2000
"""The most frequent ones that the network tells apart."""
LONGEST = 160
"""Letters of a text that the network reads."""
EPOCHS = 8


def linear(real: Sequence[str], fake: Sequence[str], seed: int = 0) -> Judge:
    """Return a logistic regression on how often runs of one to four letters stand in texts, fitted to both kinds.

    `seed` changes nothing, for there is one solution.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    counted = TfidfVectorizer(
        analyzer="char", ngram_range=(1, LONGEST_RUN), lowercase=False, sublinear_tf=True
    )
    model = make_pipeline(counted, LogisticRegression(C=1.0, max_iter=1000))
    model.fit([*real, *fake], np.repeat([0, 1], [len(real), len(fake)]))
    return lambda texts: np.asarray(model.predict_proba(list(texts))[:, 1], np.float32)


def network(real: Sequence[str], fake: Sequence[str], seed: int = 0) -> Judge:
    """Return a small convolutional network over letters, fitted to both kinds.

    Args:
        real, fake: texts, as many of both.
        seed: of its weights and batches.
    """
    keras = lean.keras()
    from keras import layers

    keras.utils.set_random_seed(seed)
    counted = Counter(letter for text in (*real, *fake) for letter in text)
    numbers = {letter: 2 + place for place, (letter, _) in enumerate(counted.most_common(LETTERS))}
    longest = min(LONGEST, max(map(len, (*real, *fake))))

    def read(texts: Sequence[str]) -> NDArray[np.int32]:
        """Return texts as numbers of letters `(n, longest)`: 1 for one that was never seen, 0 behind."""
        found = np.zeros((len(texts), longest), np.int32)
        for row, text in enumerate(texts):
            known = [numbers.get(letter, 1) for letter in text[:longest]]
            found[row, : len(known)] = known
        return found

    text = keras.Input((longest,), dtype="int32")
    x = layers.Embedding(len(numbers) + 2, 32)(text)
    for _ in range(2):
        x = layers.Conv1D(64, 5, padding="same", activation="relu")(x)
    x = layers.Dropout(0.5)(layers.GlobalMaxPooling1D()(x))
    judge = keras.Model(text, layers.Dense(1, activation="sigmoid")(x))
    judge.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    kinds = np.repeat([0.0, 1.0], [len(real), len(fake)])[:, None]
    judge.fit(read([*real, *fake]), kinds, batch_size=64, epochs=EPOCHS, verbose=0)
    return lambda texts: np.asarray(judge.predict(read(texts), batch_size=500, verbose=0), np.float32)[:, 0]


JUDGES: dict[str, Callable[[Sequence[str], Sequence[str], int], Judge]] = {
    "network": network,
    "linear": linear,
}
"""Ways to learn to judge, by name, as `genlab.metrics.images.judges` has them for images."""
