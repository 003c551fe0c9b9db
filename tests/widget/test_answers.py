"""What is asked, and what is said of answers before and after they are sent."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.driver import Widget
from tests.widget.site import RECEIVED, Reply


def test_an_empty_description_is_a_fault_at_its_field(widget: Widget) -> None:
    widget.open().write("   ").send()
    expect(widget.description).to_be_focused()
    expect(widget.description).to_have_attribute("aria-invalid", "true")
    described = str(widget.description.get_attribute("aria-describedby")).split()
    expect(widget.dialog.locator(f"#{described[-1]}")).to_have_text(
        "Please tell us in a few words."
    )
    expect(widget.dialog.get_by_role("alert")).to_have_text("Please look at the marked field.")
    assert widget.site.posted == []
    widget.write("now there is something")
    expect(widget.description).not_to_have_attribute("aria-invalid", "true")
    expect(widget.dialog.get_by_role("alert")).to_be_empty()


def test_too_many_characters_are_refused_before_sending_and_none_is_cut(widget: Widget) -> None:
    words = "ä😀" * 10_000 + "!"
    widget.open().write(words).send()
    expect(widget.description).to_have_attribute("aria-invalid", "true")
    expect(widget.dialog.locator("#hc-description-fault")).to_contain_text("20,000")
    assert widget.site.posted == []
    widget.write(words[:-1]).send()
    widget.heading("Thank you")
    assert widget.only_post().feedback["description"] == words[:-1]


def test_faults_of_the_collector_stand_at_their_fields(widget: Widget) -> None:
    errors = [
        {"field": "module", "message": "Longer than 200 characters."},
        {"field": "fields.cost_centre", "message": "Missing."},
    ]
    widget.site.mood = Reply(422, {"title": "Not valid", "errors": errors})
    widget.open().write().send()
    module = widget.dialog.get_by_label("Module or screen")
    expect(module).to_be_focused()
    expect(module).to_have_attribute("aria-invalid", "true")
    expect(widget.dialog.get_by_text("Longer than 200 characters.")).to_be_visible()
    expect(widget.dialog.get_by_role("alert")).to_contain_text("fields.cost_centre: Missing.")
    expect(widget.description).to_have_value("The discount is gone")


def test_words_that_look_like_a_secret_are_asked_about_once_and_sent_unchanged(
    widget: Widget,
) -> None:
    words = "I paid with 4111 1111 1111 1111"
    widget.open().write(words)
    expect(widget.dialog.get_by_text("This looks like a password")).to_be_visible()
    widget.send()
    alert = widget.dialog.get_by_role("alert")
    expect(alert).to_contain_text("looks like a password or a card number")
    expect(alert.get_by_role("button", name="Go back")).to_be_focused()
    widget.page.keyboard.press("Enter")
    expect(widget.description).to_be_focused()
    expect(alert).to_be_empty()
    assert widget.site.posted == []
    widget.site.mood = Reply(400, {"title": "Not readable"})
    widget.send()
    alert.get_by_role("button", name="Send anyway").click()
    expect(alert).to_contain_text("Not readable")
    widget.site.posted.clear()
    widget.site.mood = RECEIVED
    widget.send()
    widget.heading("Thank you")
    assert widget.only_post().feedback["description"] == words


def test_a_person_without_a_name_on_the_page_may_leave_one(widget: Widget) -> None:
    widget.open().write().details()
    widget.dialog.get_by_label("Your name").fill("Ada")
    widget.dialog.get_by_label("Your e-mail").fill("ada@shop.example")
    widget.send()
    widget.heading("Thank you")
    assert widget.only_post().feedback["reporter"] == {"name": "Ada", "email": "ada@shop.example"}


def test_the_kind_changes_what_is_asked_and_hides_no_answer(widget: Widget) -> None:
    widget.open().details().write("More of this")
    widget.dialog.get_by_label("What did you expect?").fill("less of it")
    widget.dialog.get_by_label("Praise").check()
    widget.heading("Tell us what you like")
    expect(widget.dialog.get_by_text("Can you go on working?")).to_be_hidden()
    expect(widget.dialog.get_by_label("What did you expect?")).to_be_visible()
    widget.send()
    widget.heading("Thank you")
    sent = widget.only_post().feedback
    assert (sent["kind"], sent["expected"]) == ("praise", "less of it")
    assert not {"steps_to_reproduce", "impact"} & sent.keys()
