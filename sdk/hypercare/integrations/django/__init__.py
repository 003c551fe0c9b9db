"""Django: an app, a middleware and ``{% hypercare_widget %}``.

``"hypercare.integrations.django"`` in ``INSTALLED_APPS``,
``"hypercare.integrations.django.Middleware"`` first in ``MIDDLEWARE``, and
``HYPERCARE = {"dsn": …, "who": "shop.people.who"}``; all other keys are options of
`hypercare.init`. Works under WSGI and ASGI, with synchronous and asynchronous views.
"""

from __future__ import annotations

from hypercare.integrations.django.configuration import install
from hypercare.integrations.django.middleware import Middleware

__all__ = ["Middleware", "install"]
