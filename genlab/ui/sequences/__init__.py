"""The Sequences page: texts that are written token by token, and what those who write them look at."""
