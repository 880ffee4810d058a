"""Waiting: how far it is, or the shape of what is coming."""

from ui.components.tag import Tag


class Progress(Tag):
    """How far something is, in per cent."""

    def __init__(self, words: str, percent: int = 0) -> None:
        super().__init__("div", classes="progress")
        with self:
            with Tag("p") as line:
                Tag("strong", f"{words} ")
                self._figure = Tag("span", classes="num")
            self._bar = Tag("progress", max="100", aria_labelledby=line.html_id)
        self.show(percent)

    def show(self, percent: int) -> None:
        """Set how far it is."""
        self._figure.text = f"{percent} %"
        self._bar.set("value", str(percent))


def progress(words: str, percent: int = 0) -> Progress:
    """Show how far something is."""
    return Progress(words, percent)


def skeleton(rows: int = 4) -> Tag:
    """The shape of what is being loaded; announced as loading."""
    shape = Tag("div", classes="skeleton", role="status")
    with shape:
        Tag("p", "Chargement en cours", classes="vh")
        for _ in range(rows):
            Tag("span", aria_hidden="true")
    return shape
