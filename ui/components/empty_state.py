"""Nothing yet, or nothing because something failed: what would be here, and what to do."""

from ui.components.buttons import Action, button, link_button
from ui.components.tag import Tag


def empty_state(title: str, words: str, *, action: tuple[str, str] | None = None, level: int = 3) -> Tag:
    """An empty place; `action` is (words, address) of what fills it."""
    box = Tag("div", classes="empty")
    with box:
        Tag(f"h{level}", title, classes="t21")
        Tag("p", words, classes="mt2")
        if action is not None:
            with Tag("p", classes="mt4"):
                link_button(*action)
    return box


def failure(
    title: str, words: str, *, reference: str | None = None, retry: Action | None = None, level: int = 3
) -> Tag:
    """What went wrong, what to do, and the reference to quote."""
    box = Tag("div", classes="aside", role="alert")
    with box:
        Tag(f"h{level}", title, classes="t21")
        with Tag("p", words):
            if reference:
                Tag("span", " Référence : ")
                Tag("strong", reference, classes="num", raw=True)
        if retry is not None:
            with Tag("p"):
                button("Réessayer", retry, variant="secondary")
    return box
