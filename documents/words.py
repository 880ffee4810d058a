"""Words and numbers as documents print them, beyond `schemes.french`."""

from typing import Final

from schemes.french import NO_BREAK

LONG_NAME: Final = 18
VERY_LONG_NAME: Final = 34
HUGE_NAME: Final = 80


def grouped_by(number: str, size: int) -> str:
    """« 987 654 324 »: a number by groups, kept on one line."""
    return NO_BREAK.join(number[start : start + size] for start in range(0, len(number), size))


def spaced_registration(number: str) -> str:
    """« 732 829 320 RE 067 »: nine digits, registry, department."""
    return NO_BREAK.join((grouped_by(number[:9], 3), number[9:11], number[11:])).strip()


def name_class(name: str) -> str:
    """CSS class that keeps a long name within a card (measured on the mock-ups)."""
    if len(name) > HUGE_NAME:
        return "nom nom--geant"
    if len(name) > VERY_LONG_NAME:
        return "nom nom--tres-long"
    return "nom nom--long" if len(name) > LONG_NAME else "nom"
