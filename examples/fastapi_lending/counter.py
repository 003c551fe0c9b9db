"""Where things are handed out: the calls that the pages make."""

from __future__ import annotations

import logging

from fastapi import APIRouter, BackgroundTasks, HTTPException
from pydantic import BaseModel, Field

from examples.fastapi_lending import shelf

router = APIRouter()
log = logging.getLogger(__name__)


class Wish(BaseModel):
    """For how many days somebody wants a thing."""

    days: int = Field(ge=1, le=28)


@router.post("/things/{slug}/loan")
async def lend(slug: str, wish: Wish, later: BackgroundTasks) -> dict[str, str]:
    """Hand out a thing."""
    thing = shelf.find(slug)
    if thing is None:
        raise HTTPException(404, "There is no such thing.")
    later.add_task(remind, thing.name)
    log.warning("%s is asked for, for %s days", thing.name, wish.days)
    loan = shelf.lend(thing, wish.days)
    words = f"It is yours until {loan.back:%d %B}. Others kept it for {loan.others} days."
    return {"message": words}


def remind(name: str) -> None:
    """Plan a mail for the day before."""
    log.warning("A reminder is planned for %s", name)
