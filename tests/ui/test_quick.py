"""A page asks NiceGUI the same questions as before, and gets the same answers, without reading a signature for each."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from nicegui.observables import ObservableDict

from ui import quick


class Listener:
    def silent(self) -> None: ...

    def told(self, event: object) -> None: ...

    def perhaps(self, event: object = None) -> None: ...


def plain(event: object) -> None: ...


@pytest.mark.parametrize(
    ("handler", "expects"),
    [
        (Listener().silent, False),
        (Listener().told, True),
        (Listener().perhaps, False),
        (plain, True),
        (partial(plain, "event"), False),
        (lambda *_: None, False),
        (print, False),
    ],
)
def test_the_answer_is_nicegui_s_own(handler: Callable[..., Any], *, expects: bool) -> None:
    for _ in range(2):
        assert quick.expects_arguments(handler) is expects


def test_a_thousand_elements_read_one_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    """NiceGUI still asks there: an update of it that asks elsewhere shows here."""
    read: list[object] = []

    def reads(handler: object) -> bool:
        read.append(handler)
        return False

    monkeypatch.setattr(quick, "_read", reads)

    class Element:
        def changed(self) -> None: ...

    for _ in range(1000):
        ObservableDict({}, on_change=Element().changed)

    assert len(read) == 1
