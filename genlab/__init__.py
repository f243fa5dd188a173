"""genlab: can people tell this generator's images from real ones?"""

__version__ = "0.1.0"
