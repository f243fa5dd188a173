"""Keras without what it loads for those who hand it tables, on fast kernels, and without its chatter."""

import os
import sys
from types import ModuleType

UNUSED = ("pandas", "sklearn")
"""Packages that Keras and TensorFlow load wherever they are installed, and do without where they are not: data frames
as input, and networks as scikit-learn's estimators. Nothing here is either. Without them Keras is there in two thirds
of the time."""
ONEDNN = "TF_ENABLE_ONEDNN_OPTS"
"""By itself TensorFlow takes oneDNN's kernels only where a processor has AVX-512; with AVX2 alone (AMD's Zen 3) a step
of a discrete flow took a quarter less time on them, and one of a GPT an eighth."""
LOG = "TF_CPP_MIN_LOG_LEVEL"
"""From which severity on TensorFlow's log is printed: notes on kernels would stand before the line that tells what is
wrong with somebody's data."""


def keras() -> ModuleType:
    """Import Keras as if `UNUSED` were not installed, and return it; whoever imports them later has them.

    TensorFlow takes oneDNN's kernels and prints errors alone, unless the environment says otherwise.

    Raises:
        ModuleNotFoundError: where Keras, or the backend that it runs on, is not installed.
    """
    os.environ.setdefault(ONEDNN, "1")
    os.environ.setdefault(LOG, "2")
    hidden = () if "keras" in sys.modules else tuple(name for name in UNUSED if name not in sys.modules)
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # what Python takes for: there is none
    try:
        import keras as found
    finally:
        for name in hidden:
            del sys.modules[name]
    return found
