"""The demonstration's SMS: nothing leaves. What was « sent » is kept by the domain and shown on `/demo/sms`."""

from gateways.sms.base import OutgoingSms, refuse_malformed


class DemonstrationSms:
    """Looks at each message as the real one would, so that a malformed one is refused here too."""

    async def send(self, sms: OutgoingSms) -> None:
        """Take one message and drop it. Raises SmsRefused."""
        refuse_malformed(sms)
