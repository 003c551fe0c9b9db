"""The plan of one day: appointments, and how busy the rooms are. Times are minutes of the day."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date

TODAY = date(2026, 8, 31)


@dataclass(frozen=True)
class Appointment:
    """Somebody comes."""

    number: int
    starts: str
    minutes: int
    patient: str
    treatment: str
    room: str
    day: date = TODAY


@dataclass(frozen=True)
class Room:
    """A room, and for how many minutes it is open today."""

    name: str
    open: int


@dataclass(frozen=True)
class Use:
    """How much of the day a room is taken, in percent."""

    room: Room
    percent: int


APPOINTMENTS = (
    Appointment(1, "08:00", 40, "K. Petersen", "Manual therapy", "Canal"),
    Appointment(2, "08:50", 20, "J. Okonkwo", "Lymph drainage", "Lock"),
    Appointment(3, "09:20", 60, "R. Castellanos", "Gait training", "Hall"),
    Appointment(4, "10:40", 40, "M. Jansen", "Manual therapy", "Canal"),
    Appointment(5, "13:30", 90, "Back class", "Group, eight places", "Hall"),
)
ROOMS = (Room("Canal", 540), Room("Lock", 540), Room("Hall", 480), Room("Pool", 0))


def find(number: int) -> Appointment | None:
    """Return the appointment of that number."""
    return next((each for each in APPOINTMENTS if each.number == number), None)


def in_a_month(appointment: Appointment) -> date:
    """Return the same day of the next month."""
    day = appointment.day
    if day.month == 12:
        return day.replace(year=day.year + 1, month=1)
    return day.replace(month=day.month + 1)  # the defect: not every month has a 31st


async def uses() -> list[Use]:
    """Ask the doors of all rooms at once how busy they are."""
    return list(await asyncio.gather(*(_use(room) for room in ROOMS)))


async def _use(room: Room) -> Use:
    await asyncio.sleep(0.01)  # the door's controller takes its time
    taken = sum(each.minutes for each in APPOINTMENTS if each.room == room.name)
    return Use(room, round(100 * taken / room.open))  # the defect: the pool is closed today
