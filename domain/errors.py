"""Two kinds of error a person is meant to read. Anything else is a fault of ours."""

from collections.abc import Mapping


class Refusal(Exception):
    """Expected: said to the person as it stands, in French, and never logged as an error."""


class FieldErrors(Exception):
    """What is wrong with a form: the name of the field → what to do about it, in French."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


class NotYours(Exception):
    """The thing does not exist, or is somebody else's: the two are told apart by nobody."""
