"""A native HTML element with typed attributes: what every component is made of."""

import json

from nicegui.element import Element

from schemes.french import typo

Attribute = str | int | float | bool | None


def _attribute_name(name: str) -> str:
    """`aria_label` → `aria-label`, `for_` → `for`; `innerHTML` and the like stay as they are."""
    return name.rstrip("_").replace("_", "-")


class Tag(Element):
    """One element of the page: `Tag("p", "Bonjour", classes="lead", aria_live="polite")`.

    Its text is a sentence of ours and gets French typography; what a person typed goes in with `raw=True`.
    An attribute that is None or False is left out.
    """

    def __init__(
        self, tag: str, text: str | None = None, /, *, classes: str = "", raw: bool = False, **attributes: Attribute
    ) -> None:
        super().__init__(tag)
        self._raw = raw
        self.put(**attributes)
        self._classes.extend(classes.split())
        if text is not None:
            self.text = text

    @property
    def text(self) -> str:
        """The words shown, before its children."""
        return self._text or ""

    @text.setter
    def text(self, words: str) -> None:
        shown = words if self._raw else typo(words)
        if shown != self._text:
            self._text = shown
            self.update()

    def put(self, **attributes: Attribute) -> None:
        """Set several attributes at once, before the element is shown."""
        with self._props.suspend_updates():
            for key, value in attributes.items():
                self._put(_attribute_name(key), value)

    def set(self, name: str, value: Attribute) -> None:
        """Set an attribute, or take it away with None or False."""
        key = _attribute_name(name)
        if self._props.get(key) != (None if value is False else value):
            self._put(key, value)

    def _put(self, key: str, value: Attribute) -> None:
        if value is None or value is False:
            self._props.pop(key, None)
        else:
            self._props[key] = value

    def bump(self, name: str) -> None:
        """Count an attribute up: the browser script acts once on every change of it."""
        key = _attribute_name(name)
        self._props[key] = str(int(self._props.get(key, "0")) + 1)

    def set_class(self, name: str, *, on: bool) -> None:
        """Add or take away one class."""
        if on != (name in self._classes):
            (self._classes.append if on else self._classes.remove)(name)

    def hide(self, *, hidden: bool = True) -> None:
        """Hide from everybody, or show again."""
        self.set("hidden", hidden)

    @property
    def hidden(self) -> bool:
        """Whether this element or one around it is hidden."""
        return any(element.props.get("hidden") for element in self.ancestors(include_self=True))

    def assign(self, name: str, *, value: str | bool) -> None:
        """Set a live DOM property (`value`, `checked`): what a person sees, not the initial value."""
        self.client.run_javascript(
            f"const e = getHtmlElement({self.id}); if (e) e[{json.dumps(name)}] = {json.dumps(value)};"
        )

    def take_focus(self) -> None:
        """Move the focus here, once the page has drawn it."""
        self.client.run_javascript(f"const e = getHtmlElement({self.id}); if (e) e.focus();")

    def focus_as_news(self) -> None:
        """Move the focus here, though Tab never stops here: what has just appeared is read out."""
        self.set("tabindex", "-1")
        self.take_focus()

    def _displayed_contents(self, *, only_visible: bool) -> list[str | None]:
        del only_visible  # nothing here is shown only now and then
        return [self._text, self._props.get("aria-label")]
