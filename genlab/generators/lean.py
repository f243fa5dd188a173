"""Keras without what it loads for those who hand it tables: two thirds of the time until it is there."""

import sys
from types import ModuleType

UNUSED = ("pandas", "sklearn")
"""Packages that Keras and TensorFlow load wherever they are installed, and do without where they are not: data frames
as input, and networks as scikit-learn's estimators. Nothing here is either."""


def keras() -> ModuleType:
    """Import Keras as if `UNUSED` were not installed, and return it; whoever imports them later has them.

    Raises:
        ModuleNotFoundError: where Keras, or the backend that it runs on, is not installed.
    """
    hidden = () if "keras" in sys.modules else tuple(name for name in UNUSED if name not in sys.modules)
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # what Python takes for: there is none
    try:
        import keras as found
    finally:
        for name in hidden:
            del sys.modules[name]
    return found
