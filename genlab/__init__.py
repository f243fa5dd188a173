"""genlab: can people tell this generator's images from real ones?"""

__version__ = "0.2.0"
