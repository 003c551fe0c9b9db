"""The clinic's settings. There is no database: who is signed in stands in a signed cookie."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FOLDER = Path(__file__).parent

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DEBUG = False
SECRET_KEY = os.environ.get("CLINIC_SECRET") or secrets.token_hex()
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
ROOT_URLCONF = "examples.django_clinic.urls"
INSTALLED_APPS = ["hypercare.integrations.django"]
MIDDLEWARE = [
    "hypercare.integrations.django.Middleware",
    "examples.django_clinic.headers.protect",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [FOLDER / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "examples.django_clinic.people.on_every_page",
            ]
        },
    }
]
HYPERCARE = {
    "app": "clinic",
    "release": "3.2.0",
    "deployment": "demo",
    "who": "examples.django_clinic.people.who",
}
