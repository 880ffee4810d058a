"""The pages of letters in the demonstration's letter box: made anew each time, kept nowhere."""

from fastapi import FastAPI, HTTPException, Response

from domain import letters
from ui.rows import RowName


def register(app: FastAPI) -> None:
    """Add the address; in demonstration mode only."""
    app.get("/demo/courrier/lettres/{number}.pdf")(letter)


async def letter(number: RowName) -> Response:
    """One letter as it would leave."""
    found = await letters.by_number(number)
    if found is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": f'inline; filename="{found.number}.pdf"', "Cache-Control": "no-store"}
    return Response(await letters.pdf(found), media_type="application/pdf", headers=headers)
