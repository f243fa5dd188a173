"""The Train page: starting runs, watching them, and going on from them."""
