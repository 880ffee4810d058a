"""What NiceGUI does thrice for each element of each page, done once.

It asks of the listener of an element's classes, style and attributes whether it takes arguments, by reading its signature:
half of the time of a page. The answer is the same for every element.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any, Final
from weakref import WeakKeyDictionary

from nicegui import helpers

_read: Final = helpers.expects_arguments
_known: Final[WeakKeyDictionary[FunctionType, bool]] = WeakKeyDictionary()


def expects_arguments(func: Callable[..., Any]) -> bool:
    """As NiceGUI says it; a method is read once, whatever it is bound to."""
    method = getattr(func, "__func__", None)
    if not isinstance(method, FunctionType):
        return _read(func)
    if method not in _known:
        _known[method] = _read(func)
    return _known[method]


def install() -> None:
    """Have NiceGUI ask here."""
    helpers.expects_arguments = expects_arguments
