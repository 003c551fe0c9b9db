"""``{% load hypercare %}{% hypercare_widget %}``: the widget's script tag."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import mark_safe

from hypercare.integrations import tag
from hypercare.integrations.django import configuration, relaying

register = template.Library()


@register.simple_tag(takes_context=True)  # type: ignore[untyped-decorator]
def hypercare_widget(context: Any, nonce: str | None = None) -> str:
    """Print the widget's script tag; nothing while the SDK is not configured.

    Without a ``nonce`` it takes the request's own, of Django's content security policy (from 6.0)
    or of django-csp.
    """
    written = tag.written(_prefix, nonce or _nonce(context))
    return mark_safe(written)  # type: ignore[no-any-return]  # noqa: S308 escaped there


def _prefix() -> str:
    return relaying.mount() + configuration.installed().path


def _nonce(context: Any) -> str | None:
    request = context.get("request")
    found = context.get("csp_nonce"), getattr(request, "csp_nonce", None), _of_django(request)
    return next((str(each) for each in found if each is not None), None)


def _of_django(request: Any) -> Any:
    try:
        from django.middleware.csp import get_nonce
    except ImportError:  # Django before 6.0
        return None
    return None if request is None else get_nonce(request)
