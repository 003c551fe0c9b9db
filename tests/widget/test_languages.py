"""Which language the dialog speaks, in which direction, and the application's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import Site

TITLES = {
    "en": "Tell us what went wrong",
    "de": "Sagen Sie uns, was nicht stimmt",
    "fr": "Dites-nous ce qui ne va pas",
    "es": "Cuéntenos qué ha fallado",
    "it": "Ci dica che cosa non va",
    "pt-BR": "Conte o que deu errado",
    "nl": "Vertel ons wat er misging",
    "pl": "Proszę opisać, co poszło nie tak",
    "tr": "Neyin ters gittiğini anlatın",
    "ja": "問題の内容をお聞かせください",
    "zh-Hans": "请告诉我们出了什么问题",
    "ar": "أخبرنا بما حدث من خطأ",
}
Visit = Callable[..., Widget]


@pytest.fixture
def visited(browser: Browser) -> Iterator[Visit]:
    """Open the shop's cart in a page of one language, with a script tag and a browser of others."""
    sites: list[Site] = []
    contexts = []

    def visit(page: str = "", tag: str = "", locale: str = "sv-SE") -> Widget:
        script = TAG.replace(" async", f' data-lang="{tag}" async') if tag else TAG
        pages = {
            path: (kind, text.replace('<html lang="en">', f'<html lang="{page}">'))
            for path, (kind, text) in shop(script).items()
        }
        sites.append(Site(pages))
        contexts.append(browser.new_context(locale=locale))
        return Widget(contexts[-1].new_page(), sites[-1]).visit()

    yield visit
    for context in contexts:
        context.close()
    for site in sites:
        site.close()


def ask(widget: Widget) -> None:
    """Open the dialog as a page may, whatever the launcher is called."""
    widget.page.wait_for_function("() => window.hypercare")
    widget.page.evaluate("() => hypercare.open()")
    expect(widget.dialog.locator("textarea").first).to_be_focused()


def spoken(widget: Widget) -> str:
    return widget.dialog.get_by_role("heading", level=2).inner_text()


@pytest.mark.parametrize("lang", TITLES)
def test_the_dialog_speaks_the_language_of_the_page(visited: Visit, lang: str) -> None:
    widget = visited(page=lang)
    ask(widget)
    widget.heading(TITLES[lang])
    host = widget.page.locator("hypercare-widget")
    expect(host).to_have_attribute("lang", lang)
    expect(host).to_have_attribute("dir", "rtl" if lang == "ar" else "ltr")


@pytest.mark.parametrize(
    ("page", "tag", "locale", "lang"),
    [
        ("en", "de", "fr-FR", "de"),
        ("de-AT", "", "fr-FR", "de"),
        ("", "", "fr-CA", "fr"),
        ("sv", "", "pt-PT", "pt-BR"),
        ("zh-CN", "", "en-GB", "zh-Hans"),
        ("pt_BR", "", "en-GB", "pt-BR"),
        ("sv", "fi", "nb-NO", "en"),
    ],
)
def test_the_tag_goes_before_the_page_and_the_page_before_the_browser(
    visited: Visit, page: str, tag: str, locale: str, lang: str
) -> None:
    widget = visited(page, tag, locale)
    ask(widget)
    widget.heading(TITLES[lang])


def test_the_launcher_is_labelled_before_any_part_is_there(visited: Visit) -> None:
    widget = visited(page="ar")
    widget.page.route("**/hypercare-words-*", lambda route: route.abort())
    widget.page.reload()
    expect(widget.page.get_by_role("button", name="ملاحظات")).to_be_visible()


def test_a_page_that_changes_its_language_is_followed(widget: Widget) -> None:
    page = widget.page
    widget.open()
    page.keyboard.press("Escape")
    expect(widget.dialog).to_have_count(0)
    page.evaluate("document.documentElement.lang = 'fr'")
    page.get_by_role("button", name="Commentaires").click()
    widget.heading(TITLES["fr"])


def test_a_language_that_cannot_be_fetched_is_english(page: Page, visited: Visit) -> None:
    widget = visited(page="de")
    widget.page.route("**/hypercare-words-de.js", lambda route: route.abort())
    widget.page.reload()
    ask(widget)
    widget.heading(TITLES["en"])


def test_arabic_runs_from_right_to_left_in_a_page_that_does_not(visited: Visit) -> None:
    widget = visited(page="en", tag="ar")
    ask(widget)
    direction = "(one) => getComputedStyle(one).direction"
    assert widget.dialog.evaluate(direction) == "rtl"
    title = widget.dialog.get_by_role("heading", level=2).bounding_box()
    close = widget.dialog.get_by_role("button", name="إغلاق").bounding_box()
    assert title
    assert close
    assert close["x"] < title["x"]


def test_english_runs_from_left_to_right_in_a_page_that_does_not(visited: Visit) -> None:
    widget = visited(page="ar", tag="en")
    widget.page.evaluate("document.documentElement.dir = 'rtl'")
    ask(widget)
    assert widget.dialog.evaluate("(one) => getComputedStyle(one).direction") == "ltr"


def test_words_of_the_application_take_the_place_of_ours(visited: Visit) -> None:
    widget = visited(page="en")
    widget.page.wait_for_function("() => window.hypercare")
    widget.page.evaluate("""() => {
      hypercare.words({launcher: "Help", send: "Off with it"});
      hypercare.words({send: "Nur auf Deutsch"}, "de");
      hypercare.words(null);
      hypercare.words({close: {nonsense: 1}}, "no language at all");
    }""")
    widget.page.get_by_role("button", name="Help", exact=True).click()
    expect(widget.dialog.get_by_role("button", name="Off with it")).to_be_visible()
    expect(widget.dialog.get_by_role("button", name="Cancel")).to_be_visible()


def test_the_application_can_bring_a_language_that_we_do_not_have(visited: Visit) -> None:
    widget = visited(page="sv-SE", locale="en-GB")
    widget.page.wait_for_function("() => window.hypercare")
    widget.page.evaluate(
        "() => hypercare.words({kinds: {problem: {title: 'Vad gick fel?'}}}, 'sv')"
    )
    ask(widget)
    widget.heading("Vad gick fel?")
    expect(widget.dialog.get_by_role("button", name="Send feedback")).to_be_visible()
    expect(widget.page.locator("hypercare-widget")).to_have_attribute("lang", "sv")


def test_what_is_reported_is_not_translated(visited: Visit) -> None:
    widget = visited(page="de")
    widget.page.click("#order")
    ask(widget)
    widget.page.keyboard.type("Der Rabatt ist weg")
    widget.page.keyboard.press("Control+Enter")
    widget.heading("Vielen Dank")
    feedback = widget.only_post().feedback
    assert "clicked “Place order”" in [step["message"] for step in feedback["trail"]["steps"]]
    assert feedback["description"] == "Der Rabatt ist weg"
