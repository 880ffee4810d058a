"""The page's tree of elements written as HTML on the server.

A page reads, and its links and forms work, before any script has come; then Vue *hydrates* this HTML: it takes the
nodes as they stand and only adds its listeners, so that nothing typed, ticked or focused early is lost. That needs the
HTML to be what Vue would make: the rules below are those of Vue's `patchProp` (runtime-dom) and `renderRecursively`
(NiceGUI). A difference shows in the browser's console, which the end-to-end tests read.
"""

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Any, Final

from nicegui import Client
from nicegui.element import Element

VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# Properties of the DOM that Vue sets as such, and that HTML writes as an attribute present or absent.
BOOLEAN: Final = frozenset(
    [
        "allowfullscreen",
        "async",
        "autofocus",
        "autoplay",
        "checked",
        "controls",
        "default",
        "defer",
        "disabled",
        "formnovalidate",
        "hidden",
        "inert",
        "ismap",
        "itemscope",
        "loop",
        "multiple",
        "muted",
        "nomodule",
        "novalidate",
        "open",
        "playsinline",
        "readonly",
        "required",
        "reversed",
        "selected",
    ]
)
RENAMED: Final = {
    "className": "class",
    "htmlFor": "for",
    "httpEquiv": "http-equiv",
    "acceptCharset": "accept-charset",
    "defaultValue": "value",
    "defaultChecked": "checked",
    "defaultSelected": "selected",
}
CONTENT: Final = ("innerHTML", "textContent", "innerText")
# Not attributes of the element: Vue's own, and the state of components.
RESERVED: Final = frozenset({"key", "ref", "ref_for", "ref_key", "is", *CONTENT})
COMMENTS: Final = frozenset({"nicegui-timer"})
"""Components that show nothing: Vue leaves a comment in their place."""
AWAITED: Final = ("click", "submit")
"""Events that `early.js` keeps for the server until the page is live."""
_NAME: Final = re.compile(r"[A-Za-z_][\w.:-]*")
_ARIA: Final = re.compile(r"aria([A-Z]\w*)")
_log = logging.getLogger("porte_cartes.skeleton")


def skeleton(client: Client) -> str:
    """Write the whole tree of a page. What is not a native element is left out and logged as an error."""
    return "".join(_written(client.layout, in_svg=False))


def _written(element: Element, *, in_svg: bool) -> Iterator[str]:
    tag = element.tag
    if tag in COMMENTS:
        yield "<!---->"
        return
    if "-" in tag or tag in {"script", "style"}:
        _log.error("not a native element, left out of the page: %s", tag)
        return
    in_svg = in_svg or tag == "svg"
    yield f"<{tag}{''.join(_attributes(element, in_svg=in_svg))}>"
    if tag in VOID:
        return
    yield from _content(element, in_svg=in_svg and tag != "foreignObject")
    yield f"</{tag}>"


def _content(element: Element, *, in_svg: bool) -> Iterator[str]:
    props = element.props
    if "innerHTML" in props:
        yield str(props["innerHTML"])  # written by us only, as in Vue: never from a person's words
        return
    text = next((props[name] for name in CONTENT if name in props), element._text)  # noqa: SLF001 -- NiceGUI has no reader
    if element.tag == "textarea":
        text = text or props.get("defaultValue") or props.get("value")
    if element.tag in {"textarea", "pre", "listing"} and str(text or "").startswith("\n"):
        yield "\n"  # the parser drops the first line break
    if text is not None:
        yield _text(str(text))
    if not any(name in props for name in CONTENT):
        for child in element.default_slot.children:
            yield from _written(child, in_svg=in_svg)


def _attributes(element: Element, *, in_svg: bool) -> Iterator[str]:
    styles = "".join(f"{name}:{value};" for name, value in element.style.items())
    all_props: dict[str, Any] = {
        "id": f"c{element.id}",
        "class": " ".join(element.classes) or None,
        "style": styles or None,
        **element.props,
    }
    for name, value in all_props.items():
        if name in RESERVED or (element.tag == "textarea" and name in {"value", "defaultValue"}):
            continue
        yield _attribute(name, value, in_svg=in_svg)
    if awaited := [event for event in AWAITED if event in _events(element)]:
        yield _attribute("data-awaits", " ".join(awaited), in_svg=in_svg)


def _events(element: Element) -> set[str]:
    listeners = element._event_listeners.values()  # noqa: SLF001 -- NiceGUI has no reader
    return {listener.type.split(".")[0] for listener in listeners}


def _attribute(name: str, value: object, *, in_svg: bool) -> str:
    name = _attribute_name(name, in_svg=in_svg)
    if not name or isinstance(value, dict | list):
        return ""
    if name in BOOLEAN:
        return f' {name}=""' if value or value == "" else ""
    if value is None:
        return ""
    return f' {name}="{_text(_string(value)).replace(chr(34), "&quot;")}"'


@lru_cache(maxsize=4096)  # names come from our code: there are few
def _attribute_name(name: str, *, in_svg: bool) -> str:
    is_listener = name.startswith("on") and name[2:3].isupper()
    if is_listener or not _NAME.fullmatch(name):
        return ""
    return RENAMED.get(name, name) if in_svg else html_name(name)


def html_name(name: str) -> str:
    """Return the attribute that a property of the DOM stands for: defaultValue → value, ariaLabel → aria-label."""
    if aria := _ARIA.fullmatch(name):
        return f"aria-{aria[1].lower()}"
    return RENAMED.get(name, name.lower())


def _string(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: str) -> str:
    return escape(value, quote=False).replace("\r", "&#13;").replace("\x00", "")
