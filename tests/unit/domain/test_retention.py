"""Each rule of docs/conservation.md: what is past its time goes, what is younger or still needed stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from tortoise import Model

from demonstration import factories
from domain import daily, retention
from models import (
    Account,
    Device,
    Draft,
    HandOver,
    HandOverItem,
    ImportRun,
    InboxEntry,
    Letter,
    LetterKind,
    OutboxEntry,
    Secret,
    SecretPurpose,
    SentMail,
)
from models.clock import now

pytestmark = pytest.mark.usefixtures("base")
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


async def account() -> Account:
    holder = await factories.holder()
    return await factories.account(holder, email=f"p{holder.pk}@mail.example")


def ago(days: int) -> datetime:
    return now() - timedelta(days=days)


async def left(model: type[Model], field: str) -> list[Any]:
    """After the night's work, what is still there."""
    await retention.purge()
    return sorted(await model.all().values_list(field, flat=True))


async def test_a_device_goes_thirteen_months_after_its_last_visit() -> None:
    by = await account()
    for label, days in (("seen", 389), ("forgotten", 391)):
        await Device.create(account=by, token_hash=label, label=label, first_seen=ago(900), last_seen=ago(days))
    assert await left(Device, "label") == ["seen"]


async def test_a_draft_goes_ninety_days_after_its_last_word() -> None:
    for number, days in ((1, 89), (2, 91)):
        await Draft.create(account=await account(), data={"number": number}, updated_at=ago(days))
    assert await left(Draft, "data") == [{"number": 1}]


async def test_mails_go_after_a_year_promises_once_kept_a_little_later() -> None:
    facts: dict[str, Any] = {"to": "lui@mail.example", "subject": "Bonjour"}
    for key, days in (("young", 364), ("old", 366)):
        await SentMail.create(key=key, sent_at=ago(days), **facts)
    for key, done in (("young", ago(399)), ("old", ago(401)), ("given up", None)):
        await OutboxEntry.create(key=key, kind="mail", created_at=ago(900), not_before=ago(900), done_at=done)
    assert await left(SentMail, "key") == ["young"]
    assert sorted(one.key for one in await OutboxEntry.all()) == ["given up", "young"]


async def secret(by: Account, name: str, **facts: Any) -> Secret:
    return await Secret.create(nonce=name, account=by, purpose=SecretPurpose.POST_CODE, created_at=ago(900), **facts)


async def letter(by: Account, name: str, *, left_at: datetime | None, **facts: Any) -> None:
    who: dict[str, Any] = {"scheme": by.scheme, "holder_id": by.holder_id, "account": by, "context": {}}
    kind = LetterKind.CODE if "secret" in facts else LetterKind.NOTICE
    await Letter.create(number=name, key=name, kind=kind, created_at=ago(900), exported_at=left_at, **who, **facts)


async def test_a_letter_goes_a_year_after_it_left_and_never_while_it_waits() -> None:
    by = await account()
    for name, left_at in (("young", ago(364)), ("old", ago(366)), ("waits", None)):
        await letter(by, name, left_at=left_at)
    assert await left(Letter, "number") == ["waits", "young"]


async def test_a_secret_goes_ninety_days_after_its_end_unless_a_letter_needs_it() -> None:
    by = await account()
    for name, days in (("young", 89), ("old", 91)):
        await secret(by, f"used {name}", used_at=ago(days))
        await secret(by, f"over {name}", expires_at=ago(days))
    await secret(by, "endless")
    await letter(by, "L-1", left_at=ago(300), secret=await secret(by, "written", used_at=ago(300)))
    assert await left(Secret, "nonce") == ["endless", "over young", "used young", "written"]


async def test_imports_go_after_a_year_and_messages_of_the_bank_never() -> None:
    for kind, days in (("young", 364), ("old", 366)):
        await ImportRun.create(kind=kind, checksum="x", started_at=ago(days), finished_at=ago(days))
    for source, days in ((daily.SOURCE, 31), (daily.SOURCE, 29), ("sips", 900), ("statuts", 900), ("cpms-code", 900)):
        await InboxEntry.create(source=source, external_id=f"{source} {days}", received_at=ago(days))
    assert await left(ImportRun, "kind") == ["young"]
    kept = await InboxEntry.exclude(external_id__startswith="retention")
    assert sorted(one.external_id for one in kept) == ["cpms-code 900", "jour 29", "sips 900", "statuts 900"]


async def test_a_production_file_loses_its_lines_and_photos_after_a_year_accounts_never() -> None:
    for series, days in (("production", 366), ("production", 364), ("comptabilite", 900)):
        file = await HandOver.create(series=series, number=days, created_at=ago(days), confirmed_at=ago(days))
        facts: dict[str, Any] = {"lines": [["Quinn"]], "enclosed": b"photo", "enclosed_name": "1.jpg"}
        await HandOverItem.create(series=series, key=str(days), file=file, **facts)
    await retention.purge()
    kept = {item.key: (item.lines, item.enclosed and bytes(item.enclosed)) for item in await HandOverItem.all()}
    assert kept == {"366": ([], None), "364": ([["Quinn"]], b"photo"), "900": ([["Quinn"]], b"photo")}
    assert await HandOver.all().count() == 3


async def test_it_is_done_at_night_and_once_a_day() -> None:
    by = await account()
    with time_machine.travel(datetime(2026, 3, 3, 1, 30, tzinfo=UTC), tick=False):  # half past two in Paris
        await secret(by, "old", used_at=ago(91))
        assert await retention.purge() == 0
    with time_machine.travel(datetime(2026, 3, 3, 2, 30, tzinfo=UTC), tick=False):
        assert await retention.purge() == 1
        await secret(by, "old", used_at=ago(91))
        assert await retention.purge() == 0
    with time_machine.travel(datetime(2026, 3, 4, 2, 30, tzinfo=UTC), tick=False):
        assert await retention.purge() == 1
