from genlab.ui.words import plain


def test_a_visitor_s_words_stay_words() -> None:
    assert plain("[x](http://y) *z* `c`") == r"\[x\]\(http\:\/\/y\) \*z\* \`c\`"
