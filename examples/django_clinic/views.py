"""The clinic's pages, some synchronous and some not."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

import hypercare
from examples.django_clinic import people, plan

ASSETS = {"clinic.css": "text/css", "icon.svg": "image/svg+xml"}


def today(request: HttpRequest) -> HttpResponse:
    """Show who comes today."""
    appointments = [
        (each, request.session.get(f"again-{each.number}")) for each in plan.APPOINTMENTS
    ]
    return render(request, "today.html", {"day": plan.TODAY, "appointments": appointments})


@require_POST  # type: ignore[untyped-decorator]
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Make the same appointment for the next month."""
    appointment = plan.find(number)
    if appointment is None:
        raise Http404
    hypercare.step(f"repeats a {appointment.treatment}", type="business")
    request.session[f"again-{number}"] = f"{plan.in_a_month(appointment):%d %B}"
    return redirect("today")


async def rooms(request: HttpRequest) -> HttpResponse:
    """Show how busy the rooms are."""
    return render(request, "rooms.html", {"uses": await plan.uses()})


def sign_in(request: HttpRequest) -> HttpResponse:
    """Let one of the people sign in, by a click."""
    if request.method != "POST":
        return render(request, "sign_in.html", {"people": people.PEOPLE.values()})
    request.session["person"] = request.POST["person"]
    return redirect("today")


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Serve one of the few files that the pages need; elsewhere a web server does."""
    if name not in ASSETS:
        raise Http404
    content = (settings.FOLDER / "static" / name).read_bytes()
    return HttpResponse(content, content_type=ASSETS[name])


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong. The page has the widget, so it is given the request."""
    return render(request, "broken.html", status=500)
