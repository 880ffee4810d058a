"""Three ways to use a page: with a mouse or a finger, with the keyboard only, through the accessibility tree only."""

import re
from collections.abc import Callable
from typing import Any, Protocol

from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.browser import live

MANNERS = ("pointer", "keyboard", "tree")
_FOCUSED = (
    "() => { const e = document.activeElement; if (!e || e === document.body) return null;"
    " const r = e.getAttribute('role') || ({A: 'link', BUTTON: 'button'})[e.tagName]"
    " || (e.type === 'checkbox' ? 'checkbox' : 'textbox');"
    " const by = (e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].textContent) || e.innerText);"
    " return [r, by.trim().replace(/[\\u202f\\u00a0]/g, ' ').replace(/’/g, \"'\")]; }"
)


class Hands(Protocol):
    """What a person does, whatever with."""

    def press(self, name: str, role: str = "button") -> None:
        """Press a button, a link, a box."""
        ...

    def write(self, name: str, text: str) -> None:
        """Write into a field."""
        ...


def hands_of(manner: str, page: Page) -> Hands:
    """The hands of that manner."""
    kinds: dict[str, Callable[[Page], Hands]] = {"pointer": Pointer, "keyboard": Keyboard, "tree": Tree}
    return kinds[manner](page)


def compose(hands: Hands, digits: str) -> None:
    """Press the keys of the keypad, one after the other."""
    for digit in digits:
        hands.press(digit)


class Pointer:
    """A mouse, or a finger on a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.touch = bool(page.evaluate("navigator.maxTouchPoints"))

    def press(self, name: str, role: str = "button") -> None:
        """Click or tap."""
        words = re.escape(name).replace("'", "['’]")
        pattern = re.compile(f"^{words}$" if role == "button" else f"^{words}")
        found = self.page.get_by_role(role, name=pattern)  # type: ignore[arg-type]
        found.tap() if self.touch else found.click()

    def write(self, name: str, text: str) -> None:
        """Click into the field, then type."""
        self.page.get_by_label(name).click()
        self.page.keyboard.type(text)


class Keyboard:
    """Tab, Shift+Tab, Space, Enter, arrows and letters: nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str, role: str = "button") -> None:
        """Go there by Tab, then Enter (Space for a box)."""
        self._reach(role, name)
        self.page.keyboard.press("Space" if role == "checkbox" else "Enter")

    def write(self, name: str, text: str) -> None:
        """Go there by Tab, then type."""
        self._reach("textbox", name)
        self.page.keyboard.type(text)

    def _reach(self, role: str, name: str) -> None:
        for _ in range(80):
            found = self.page.evaluate(_FOCUSED)
            if found and found[0] == role and _same(found[1], name, whole=role == "button"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached by Tab: {role} « {name} »")


class Tree:
    """What a screen reader or switch control sees and does: roles and names of the tree, their default action."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp: CDPSession = page.context.new_cdp_session(page)

    def press(self, name: str, role: str = "button") -> None:
        """The default action of the node."""
        self._call(self._find(role, name), "function() { this.focus(); this.click(); }")

    def write(self, name: str, text: str) -> None:
        """Set the node's value, as assistive tools do."""
        object_id = self._find("textbox", name)
        words = "function(t) { this.focus(); this.value = t; this.dispatchEvent(new InputEvent('input', {bubbles: true})); }"
        self._call(object_id, words, text)

    def _find(self, role: str, name: str) -> str:
        for _ in range(40):
            for node in self.cdp.send("Accessibility.getFullAXTree")["nodes"]:
                if node.get("ignored") or node.get("role", {}).get("value") != role:
                    continue
                if _same(str(node.get("name", {}).get("value", "")), name, whole=role == "button"):
                    resolved = self.cdp.send("DOM.resolveNode", {"backendNodeId": node["backendDOMNodeId"]})
                    return str(resolved["object"]["objectId"])
            self.page.wait_for_timeout(100)  # between two looks
        raise AssertionError(f"not in the accessibility tree: {role} « {name} »")

    def _call(self, object_id: str, function: str, *arguments: Any) -> None:
        given = [{"value": one} for one in arguments]
        self.cdp.send(
            "Runtime.callFunctionOn", {"objectId": object_id, "functionDeclaration": function, "arguments": given}
        )


def _same(found: str, wanted: str, *, whole: bool) -> bool:
    plain = " ".join(found.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'").split())
    return plain == wanted or (not whole and plain.startswith(wanted))


def arrived(page: Page, title: str) -> None:
    """Wait until the page with that title is there and live."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    live(page)
