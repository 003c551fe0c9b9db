"""A project's own questions: from its configuration into the dialog, and the answers back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from hypercare_collector.settings import load
from hypercare_collector.store import feedback, open_store
from tests.collector.rooms import PUBLIC, SECRET
from tests.journey.processes import Collector, running_collector
from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import STRICT, Site

PROJECT = """
[projects.shop]
name = "Shop"
origins = ["{origin}"]
public_key = "{public}"
secret_key = "{secret}"

[projects.shop.fields.order]
label = "Number of the order"
pattern = "[A-Z]{{2}}-[0-9]{{4,8}}"
required = true
when = {{ kind = ["problem"], impact.work = ["blocked"] }}

[projects.shop.fields.amount]
label = "Amount"
type = "number"
required = true
min = 1.5

[projects.shop.fields.floors]
label = "Floors"
type = "choices"
choices = ["Cellar", "Attic"]
required = true

[projects.shop.fields.since]
label = "Since when?"
type = "date"
required = true
min = 2026-11-01

[projects.shop.fields.read]
label = "I have read the manual"
type = "checkbox"
required = true

[projects.shop.fields.tenant]
label = "Tenant"
type = "hidden"
required = true
"""


def test_the_collector_takes_what_the_dialog_lets_through(page: Page, tmp_path: Path) -> None:
    site = Site({})
    configured = PROJECT.format(origin=site.url, public=PUBLIC, secret=SECRET)
    with running_collector(tmp_path / "data", configured) as collector:
        widget = opened(page, site, collector, "{fields: {tenant: 'acme'}}")
        dialog = widget.dialog
        expect(dialog.get_by_label("Number of the order")).to_be_hidden()
        dialog.get_by_label("No, I am stuck").check()
        dialog.get_by_label("Number of the order").fill("AB-1234")
        dialog.get_by_label("Amount").fill("1,5")
        dialog.get_by_label("Attic").check()
        dialog.get_by_label("Since when?").fill("2026-11-20")
        dialog.get_by_label("I have read the manual").check()
        widget.write().send()
        widget.heading("Thank you")
        assert kept(collector)["fields"] == {
            "order": "AB-1234",
            "amount": 1.5,
            "floors": ["Attic"],
            "since": "2026-11-20",
            "read": True,
            "tenant": "acme",
        }
    site.close()


def test_words_arrive_though_the_page_left_its_own_question_open(
    page: Page, tmp_path: Path
) -> None:
    site = Site({})
    configured = PROJECT.format(origin=site.url, public=PUBLIC, secret=SECRET)
    with running_collector(tmp_path / "data", configured) as collector:
        widget = opened(page, site, collector, "{kind: 'praise'}")
        dialog = widget.dialog
        dialog.get_by_label("Amount").fill("2")
        dialog.get_by_label("Cellar").check()
        dialog.get_by_label("Since when?").fill("2026-11-20")
        dialog.get_by_label("I have read the manual").check()
        dialog.get_by_label("What works well?").fill("The lift")
        widget.send()
        widget.heading("Thank you")
        content = kept(collector)
        assert (content["kind"], content["description"]) == ("praise", "The lift")
        assert content["extra"]["fields"]["amount"] == 2
        assert "tenant" in content["extra"]["unanswered"]
    site.close()


def opened(page: Page, site: Site, collector: Collector, prefill: str) -> Widget:
    """Open the dialog on a page of another origin than the collector's."""
    keyed = f' data-key="{PUBLIC}" data-endpoint="{collector.url}" async'
    site.csp = STRICT.replace("connect-src 'self'", f"connect-src 'self' {collector.url}")
    site.pages = shop(TAG.replace(" async", keyed))
    widget = Widget(page, site).visit()
    page.evaluate(f"hypercare.open({prefill})")
    expect(widget.dialog.get_by_label("Amount")).to_be_visible()
    return widget


def kept(collector: Collector) -> dict[str, Any]:
    """Return the one feedback that the collector has."""
    with (
        closing(open_store(load(environ={}, data=collector.data))) as store,
        store.database.read() as db,
    ):
        [row] = feedback.latest(db, 10)
        found = feedback.get(db, row.uid)
    assert found is not None
    return dict(found.content)
