"""What a custom field is called in other languages, and an answer for example."""

from __future__ import annotations

import tomllib

import pytest

from hypercare_collector import configuration
from hypercare_collector.configuration import BadConfiguration
from hypercare_collector.configuration.export import export
from tests.collector.configuration.test_fields import apply, stored_fields, template
from tests.collector.house import House
from tests.collector.intake.asking import ask
from tests.collector.rooms import VAULT

SPOKEN = """
[projects.shop.fields.order]
label = "Number of the order"
help = "On the receipt."
pattern = "[A-Z]{2}-[0-9]{4}"
example = "AB-1234"
[projects.shop.fields.order.translations]
de = { label = "Bestellnummer", help = "Auf der Quittung." }
pt-BR = { label = "Número do pedido" }
[projects.shop.fields.branch]
label = "Branch"
type = "choice"
choices = ["North", "South"]
[projects.shop.fields.branch.translations.de.choices]
North = "Nord"
"""


def test_they_stand_in_the_template_beside_the_question(house: House) -> None:
    apply(house, SPOKEN)

    asked = template(house)["properties"]["fields"]["properties"]

    assert asked["order"]["title"] == "Number of the order"
    assert asked["order"]["examples"] == ["AB-1234"]
    assert asked["order"]["x-hypercare-translations"] == {
        "de": {"title": "Bestellnummer", "description": "Auf der Quittung."},
        "pt-BR": {"title": "Número do pedido"},
    }
    assert asked["branch"]["enum"] == ["North", "South"]
    assert asked["branch"]["x-hypercare-translations"] == {"de": {"choices": {"North": "Nord"}}}


def test_a_field_without_them_is_published_as_before(house: House) -> None:
    apply(house, '[projects.shop.fields.order]\nlabel = "Order"')

    (order,) = template(house)["properties"]["fields"]["properties"].values()

    assert set(order) == {"title", "type", "maxLength", "x-hypercare-type"}


def test_what_is_exported_can_be_applied_again(house: House) -> None:
    apply(house, SPOKEN)
    before = stored_fields(house)
    with house.store.database.read() as db:
        text = export(db, VAULT)
    with house.store.database.write() as db:
        configuration.apply(db, VAULT, tomllib.loads(text))

    assert stored_fields(house) == before


def test_answers_are_the_choices_themselves_in_any_language(house: House) -> None:
    ask(house, tomllib.loads(SPOKEN)["projects"]["shop"]["fields"])

    right = {"description": "x", "fields": {"branch": "North"}}
    wrong = {"description": "x", "fields": {"branch": "Nord"}}

    assert house.post(right).status_code == 202
    assert house.post(wrong).status_code == 422


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ('example = ""', "example must be an answer, a text"),
        ('example = ["a"]', "example must be an answer, a text"),
        (
            'pattern = "[0-9]+"\nexample = "x1"',
            "example is no answer that the limits and the pattern take",
        ),
        (
            'max_length = 2\nexample = "abc"',
            "example is no answer that the limits and the pattern take",
        ),
        ('type = "date"\nexample = "x"', "example: the type date has none; it is for text"),
        (
            'translations = "de"',
            "translations must be a table of tables, [projects.shop.fields.x.translations.de]",
        ),
        (
            "translations.de = 'x'",
            "translations.de must be a table, [projects.shop.fields.x.translations.de]",
        ),
        (
            "translations.Deutsch_ = {}",
            "translations.Deutsch_: a language is a tag such as de or pt-BR",
        ),
        (
            'translations.de.lable = "x"',
            "translations.de.lable is not known here; did you mean label?",
        ),
        ('translations.de.label = ""', "translations.de.label must be a text"),
        (
            'translations.de.choices = ["Nord"]',
            "translations.de.choices must be a table of answers and their words,"
            ' { North = "Nord" }',
        ),
        (
            'type = "choice"\nchoices = ["North"]\ntranslations.de.choices.Nort = "x"',
            "translations.de.choices.Nort is no choice of this field; did you mean North?",
        ),
        (
            'type = "choice"\nchoices = ["North"]\ntranslations.de.choices.North = 1',
            "translations.de.choices.North must be a text",
        ),
    ],
)
def test_words_that_make_no_sense_are_a_fault(house: House, entries: str, fault: str) -> None:
    with pytest.raises(BadConfiguration) as wrong:
        apply(house, f"[projects.shop.fields.x]\n{entries}")

    assert wrong.value.faults == [f"projects.shop.fields.x.{fault}"]
