"""The demonstration's mail: nothing leaves. What was « sent » is kept by the domain and shown on `/demo/courrier`."""

from gateways.mail.base import OutgoingMail
from gateways.mail.message import build
from models.clock import now


class DemonstrationMail:
    """Builds each mail as the real one would, so that a malformed one is refused here too."""

    def __init__(self, *, sender: str) -> None:
        self._sender = sender

    async def send(self, mail: OutgoingMail) -> None:
        """Take one mail and drop it. Raises MailRefused."""
        build(mail, sender=self._sender, at=now())
