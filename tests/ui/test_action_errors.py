"""What goes wrong behind a gesture: the person is told in the page, with the reference of the log's own line."""

import asyncio
import re
from types import SimpleNamespace
from typing import Any, cast

import pytest
from nicegui import Client
from nicegui.page import page
from nicegui.testing.general import nicegui_reset_globals, prepare_simulation

from domain.errors import Refusal
from models.database import DatabaseAway
from tests.ui.in_page import in_page
from ui import actions
from ui.actions import action
from ui.session import Visitor


class Desk:
    """A page with one button."""

    def __init__(self, error: BaseException) -> None:
        self.visitor = cast("Visitor", SimpleNamespace())
        self.error, self.told = error, list[str]()

    def refuse(self, sentence: str) -> None:
        self.told.append(sentence)

    @action
    async def press(self) -> None:
        raise self.error


@pytest.fixture(autouse=True)
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stands(_visitor: Visitor) -> bool:
        return True

    monkeypatch.setattr(actions, "still_signed_in", stands)


async def pressed(error: BaseException) -> list[str]:
    desk = Desk(error)
    with nicegui_reset_globals():
        prepare_simulation()
        await in_page(Client(page(""), request=None), desk.press())
    return desk.told


async def test_an_unexpected_error_is_told_with_the_reference_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    (sentence,) = await pressed(ZeroDivisionError("dossier de M. Lambert"))

    (line,) = [record for record in caplog.records if record.exc_info]
    reference: Any = vars(line)["reference"]
    assert re.fullmatch(r"\w{4}-\w{4}", reference)
    assert sentence == actions.BROKEN.format(reference)
    assert "Lambert" not in sentence
    assert reference in line.getMessage()
    assert "Desk.press" in line.getMessage()


async def test_what_is_expected_is_told_in_its_own_words(caplog: pytest.LogCaptureFixture) -> None:
    assert await pressed(Refusal("Cochez une carte.")) == ["Cochez une carte."]
    assert await pressed(DatabaseAway("gone")) == []  # the bar of the page says it
    assert not [record for record in caplog.records if record.exc_info]


async def test_what_ends_the_work_is_no_error_of_the_page() -> None:
    with pytest.raises(asyncio.CancelledError):
        await pressed(asyncio.CancelledError())
