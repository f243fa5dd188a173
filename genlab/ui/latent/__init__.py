"""The Latent space page: what a latent's numbers do to an image."""
