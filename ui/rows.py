"""What stands for a row in an address: what no row can have is not looked for."""

from typing import Annotated

from fastapi import Path
from pydantic import BeforeValidator

from domain.numbers import read_number

RowNumber = Annotated[int, BeforeValidator(read_number)]
"""Of an order, a holder, a device; 0, which finds nothing, whatever else is written there."""
RowName = Annotated[str, Path(max_length=20)]
"""Of a letter, a payment."""
DocumentName = Annotated[str, Path(max_length=32)]
