"""The « ? » beside a label or a title: shows on hover, focus and tap, closes on Escape (done in the browser)."""

from ui.components.tag import Tag


def bubble(about: str, words: str) -> Tag:
    """Show a help bubble about a label or a title; return the tip, whose `html_id` describes the field."""
    with Tag("span", classes="help", data_help=""):
        opener = Tag("button", classes="help__b", type="button")
        with opener:
            Tag("span", "?", raw=True, aria_hidden="true")
            # Words, not an aria-label: the field's own label stays the only thing labelled by these words.
            Tag("span", f"Aide : {about}", classes="vh")
        tip = Tag("span", words, classes="bubble", role="tooltip")
        opener.set("aria_describedby", tip.html_id)
    return tip
