"""The library's pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.templating import Jinja2Templates

from examples.fastapi_lending import people, shelf

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=Path(__file__).parent / "templates")


@router.get("/")
async def window(request: Request) -> Response:
    """Show the shelf."""
    return await _page(request, "window.html", shelf=shelf.SHELF)


@router.get("/things/{slug}")
async def thing(request: Request, slug: str) -> Response:
    """Show one thing, and lend it."""
    found = shelf.find(slug)
    if found is None:
        raise HTTPException(404, "There is no such thing.")
    return await _page(request, "thing.html", thing=found)


async def broken(request: Request, error: Exception) -> Response:
    """Say that something went wrong, in the caller's manner."""
    return JSONResponse({"message": "Something went wrong. Nothing was lent."}, 500)


async def _page(request: Request, name: str, **more: object) -> Response:
    context = {
        "nonce": request.state.nonce,
        "person": await people.who(request),
        "people": people.PEOPLE.values(),
        **more,
    }
    return templates.TemplateResponse(request, name, context)
