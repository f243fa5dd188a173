"""Which training images belong together, by nobody's label: spectral clustering of what their neighbours are.

Images are straightened (no slant, their mass in the middle) and blurred by a pixel, so that what is left is their form;
each becomes a node that is tied to its nearest neighbours, and the graph is cut where fewest ties are (Shi & Malik
2000, by scikit-learn). Now and then that splits one digit and leaves two others together; a category is drawn as often
as any other, so of several cuts, each of other images, the most even one is taken.
"""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.media.images.strokes import slants

MOST = 20_000
"""Images that are clustered: finding their neighbours takes the square of their number."""
CUTS = 2
"""Of more images than that, how often as many are chosen and clustered."""
TIES, MOST_TIES = 10, 160
"""Of an image, itself among them: twice as many, and so on, while the graph falls into too many or too small pieces."""
COMPONENTS = 48
"""Principal components in which neighbours are looked for."""


def straightened(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return images `(n, h, w)` without slant, their mass in the middle; one without ink stays as it is."""
    from scipy.ndimage import affine_transform

    height, width = images.shape[1:]
    rows, columns = np.mgrid[:height, :width]
    middle = np.array([(height - 1) / 2, (width - 1) / 2])
    made = images.astype(np.float32)
    for image, slant in zip(made, slants(images), strict=True):
        if np.isfinite(slant):
            place = np.array([(image * rows).sum(), (image * columns).sum()]) / image.sum()
            shear = np.array([[1.0, 0.0], [-np.tan(np.radians(slant)), 1.0]])
            image[:] = affine_transform(image, shear, place - shear @ middle, order=1)
    return made


def clusters(images: NDArray[np.uint8], count: int, seed: int) -> NDArray[np.int32]:
    """Return the cluster `(n,)` of images `(n, h, w)`, 0 to count - 1.

    Of more than 20,000 images as many are clustered, chosen by chance; the others get -1.

    Raises:
        GenlabError: where there are not more different images than clusters.
    """
    if len(images) <= MOST:
        return _cut(images, np.arange(len(images)), count, seed)
    rngs = (np.random.default_rng((seed, number)) for number in range(CUTS))
    chosen = (np.sort(rng.choice(len(images), MOST, replace=False)) for rng in rngs)
    return max((_cut(images, places, count, seed) for places in chosen), key=evenness)


def evenness(found: NDArray[np.int32]) -> float:
    """Return the entropy of which cluster an image is in: the higher, the more alike they are in size."""
    shares = np.bincount(found[found >= 0]) / (found >= 0).sum()
    return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum())


def _cut(images: NDArray[np.uint8], chosen: NDArray[np.int64], count: int, seed: int) -> NDArray[np.int32]:
    """Return the cluster `(n,)` of the chosen images, -1 for all others."""
    from scipy.ndimage import gaussian_filter
    from sklearn.cluster import SpectralClustering
    from sklearn.decomposition import PCA

    # An image's copies are all its neighbours: they would be a piece of the graph, and a cluster, of their own.
    rows, copies = np.unique(images[chosen].reshape(len(chosen), -1), axis=0, return_inverse=True)
    if len(rows) <= count:
        raise GenlabError(
            f"Cannot sort images into {count} clusters. Expected more different images. Received: {len(rows)}."
        )
    form = gaussian_filter(straightened(rows.reshape(-1, *images.shape[1:])), (0, 1, 1)).reshape(rows.shape)
    form /= np.maximum(np.linalg.norm(form, axis=1, keepdims=True), 1e-6)
    form = PCA(min(COMPONENTS, *form.shape), random_state=seed).fit_transform(form)
    cut = SpectralClustering(count, affinity="precomputed", eigen_solver="arpack", random_state=seed)
    found = np.full(len(images), -1, np.int32)
    with warnings.catch_warnings():
        # A graph in pieces is cut between them.
        warnings.filterwarnings("ignore", "Graph is not fully connected", UserWarning)
        found[chosen] = cut.fit_predict(_graph(form, count))[copies]
    return found


def _graph(form: NDArray[np.float32], count: int) -> Any:
    """Tie rows `(n, d)` to their nearest ones; no more pieces than are asked for, none a quarter of a usual cluster."""
    from scipy.sparse.csgraph import connected_components
    from sklearn.neighbors import kneighbors_graph

    ties = TIES
    while True:
        graph = kneighbors_graph(form, min(ties, len(form)), include_self=True)
        pieces, piece = connected_components(graph, directed=False)
        if ties >= MOST_TIES or (pieces <= count and np.bincount(piece).min() >= len(form) / (4 * count)):
            return (graph + graph.T) / 2
        ties *= 2
