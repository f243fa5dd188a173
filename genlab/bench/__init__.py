"""Speed, as ratios against the book's listings in the same run: `genlab bench`."""
