"""The quiz: the card that is sent, its words and endings, and the component that draws it in the browser."""
