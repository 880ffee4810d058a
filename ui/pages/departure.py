"""Leaving for the bank: a form that sends itself, with a button for browsers without script."""

from html import escape

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from domain import payment, sessions
from domain.errors import NotYours, Refusal
from gateways.payment.base import HostedForm
from schemes.french import typo
from schemes.registry import scheme_of
from ui.http.assets import Assets
from ui.session import Visitor

_PAGE = """<!doctype html>
<html lang="fr" data-portal="{portal}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="{style}">
</head>
<body>
<main class="wrap page"><h1>{title}</h1><p class="lead">{words}</p>
<form method="post" action="{action}" id="depart">{fields}
<p class="actions"><button class="button" type="submit">Continuer</button></p></form></main>
<script src="{script}"></script>
</body>
</html>"""
_FIELD = '<input type="hidden" name="{}" value="{}">'


async def to_bank(number: int, request: Request, visitor: Visitor) -> Response:
    """Off to the bank with a sealed form; an order that waits for no payment leads to its own page instead."""
    scheme = scheme_of(visitor.account.scheme)
    try:
        form = await payment.start(number, by=visitor.account)
    except NotYours:
        raise HTTPException(404) from None
    except Refusal:
        return RedirectResponse(scheme.order_path(number), 303)
    await sessions.touch(visitor.session, idle=sessions.IDLE_AT_BANK)
    return departure(form, request.app.state.assets, portal=scheme.code)


def departure(form: HostedForm, assets: Assets, *, portal: str) -> HTMLResponse:
    """The page that takes the browser to the bank with its sealed form. Never kept by a cache."""
    fields = "".join(_FIELD.format(escape(name), escape(value)) for name, value in form.fields.items())
    page = _PAGE.format(
        portal=portal,
        title=typo("Vers la page de paiement"),
        words=typo("La page de paiement de la banque s'ouvre. Si rien ne se passe, appuyez sur « Continuer »."),
        style=assets.url("portal.css"),
        script=assets.url("departure.js"),
        action=escape(form.action_url),
        fields=fields,
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})
