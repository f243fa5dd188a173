"""What the pages share: words, page set-up, the quiz component, charts."""
