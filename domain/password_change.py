"""Changing a password one knows: the manual's messages, other sessions ended, a mail (SPEC 1.1)."""

from datetime import timedelta
from typing import Final

from domain import password_reset, passwords, throttle
from domain.errors import FieldErrors, Refusal
from domain.throttle import Limit
from models import Account, Session
from models.database import in_transaction

OLD_MISSING: Final = "La saisie de votre ancien mot de passe est obligatoire."
OLD_WRONG: Final = "L'ancien mot de passe est incorrect."
CHANGED: Final = "Votre mot de passe a bien été modifié."
OLD: Final = Limit("old-password", free=5, memory=timedelta(hours=24))
"""Whoever found an open session must not guess the password there."""


async def change(session: Session, old: str, new: str, confirmation: str) -> list[int]:
    """Change the password of the session's account; every other session ends: return their row numbers.

    Raises FieldErrors (« ancien », « mot_de_passe », « confirmation ») and TooMany.
    """
    account = await Account.get(pk=session.account_id).select_related("holder", "representative")
    wrong = await old_error(account, old)
    errors = {"ancien": wrong} if wrong else {}
    errors |= passwords.new_errors(new, confirmation, about=passwords.about(account))
    if errors:
        raise FieldErrors(errors)
    hashed = await passwords.hash_password(new)
    async with in_transaction():
        fresh = await Account.select_for_update().get(pk=account.pk)
        if fresh.password_hash != account.password_hash:
            raise Refusal("Votre mot de passe vient de changer dans une autre page. Rechargez celle-ci.")
        return await password_reset.replace(fresh, hashed, but=session.pk)


async def old_error(account: Account, old: str) -> str | None:
    """Why this is not the present password; each try counts. Raises TooMany."""
    if not old:
        return OLD_MISSING
    counted = [(OLD, OLD.key(str(account.pk)))]
    await throttle.admit(counted)
    if not await passwords.verify(old, account.password_hash):
        return OLD_WRONG
    await throttle.succeeded(counted)
    return None
