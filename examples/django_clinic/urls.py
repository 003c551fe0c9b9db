"""Where the clinic's pages lie."""

from __future__ import annotations

from django.urls import path

from examples.django_clinic import views

urlpatterns = [
    path("", views.today, name="today"),
    path("appointments/<int:number>/again", views.again, name="again"),
    path("rooms", views.rooms, name="rooms"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("static/<name>", views.asset),
]
handler500 = "examples.django_clinic.views.broken"
