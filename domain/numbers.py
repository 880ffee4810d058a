"""Series of numbers: orders, receipts, files."""

from models import Counter


async def next_number(name: str, *, first: int = 1) -> int:
    """The next number of a series: no gap, no repeat, as long as it is taken inside the transaction that uses it."""
    await Counter.get_or_create(name=name, defaults={"value": first - 1})
    counter = await Counter.select_for_update().get(name=name)
    counter.value += 1
    await counter.save(update_fields=["value"])
    return int(counter.value)
