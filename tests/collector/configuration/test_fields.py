"""Custom fields: checked with every fault when they are configured, shown in the template."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from hypercare_collector import configuration
from hypercare_collector.configuration import BadConfiguration
from tests.collector.house import House
from tests.collector.rooms import PUBLIC, VAULT

ALL = """
[projects.shop.fields.cost_centre]
label = "Cost centre"
required = true
[projects.shop.fields.size]
label = "Size"
type = "choice"
choices = ["S", "L"]
[projects.shop.fields.floors]
label = "Floors"
type = "choices"
choices = ["1", "2"]
required = true
[projects.shop.fields.sum]
type = "number"
[projects.shop.fields.day]
type = "date"
[projects.shop.fields.sure]
type = "checkbox"
[projects.shop.fields.build]
type = "hidden"
"""


def apply(house: House, text: str) -> None:
    with house.store.database.write() as db:
        configuration.apply(db, VAULT, tomllib.loads(text))


def template(house: House) -> dict[str, Any]:
    answer = house.get("/api/v1/template", key=PUBLIC)
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    Draft202012Validator.check_schema(document)
    return document


def test_they_stand_in_the_template_as_json_schema(house: House) -> None:
    apply(house, ALL)

    fields = template(house)["properties"]["fields"]

    assert fields["properties"] == {
        "cost_centre": {"title": "Cost centre", "type": "string"},
        "size": {"title": "Size", "type": "string", "enum": ["S", "L"]},
        "floors": {
            "title": "Floors",
            "type": "array",
            "items": {"type": "string", "enum": ["1", "2"]},
        },
        "sum": {"title": "sum", "type": "number"},
        "day": {"title": "day", "type": "string", "format": "date"},
        "sure": {"title": "sure", "type": "boolean"},
        "build": {"title": "build", "type": "string", "format": "hidden"},
    }
    assert fields["required"] == ["cost_centre", "floors"]


def test_a_form_that_follows_the_template_asks_for_what_is_required(house: House) -> None:
    apply(house, ALL)
    form = Draft202012Validator(template(house))
    whole = {"cost_centre": "4711", "floors": ["1"]}

    form.validate({"description": "x", "fields": whole})
    for missing in whole:
        rest = {name: answer for name, answer in whole.items() if name != missing}
        with pytest.raises(ValidationError, match=missing):
            form.validate({"description": "x", "fields": rest})


@pytest.mark.parametrize("path", ["/api/v1/feedback", "/feedback"])
def test_who_cannot_answer_them_is_let_in_all_the_same(house: House, path: str) -> None:
    apply(house, ALL)

    answer = house.post({"description": "x", "comments": "x"}, path=path)

    assert answer.status_code in (200, 202)


def test_they_stay_when_a_file_says_nothing_of_them(house: House) -> None:
    apply(house, ALL)
    before = template(house)
    apply(house, '[projects.shop]\nname = "Another name"')

    assert template(house) == before


def test_every_fault_is_named_with_its_place(house: House) -> None:
    with pytest.raises(BadConfiguration) as fault:
        apply(
            house,
            """
            [projects.shop.fields]
            a = "text"
            Big.label = "A"
            b.label = ""
            c.type = "chioce"
            d.type = 7
            e = { type = "choice", choices = 5 }
            f = { type = "choice" }
            g = { type = "choices", choices = ["x", "x"] }
            h = { type = "text", choices = ["x"] }
            i = { required = "yes" }
            j = { lable = "A", requierd = true }
            k.type = "zzz"
            l = { type = "choice", choices = [] }
            m = { type = "choice", choices = ["", 1] }
            """,
        )

    at, texts = "projects.shop.fields", "must be a list of different texts, at least one"
    assert sorted(fault.value.faults) == sorted(
        [
            f"{at}.Big: a name has small letters, digits, - and _, at most 40",
            f"{at}.a must be a table, [{at}.a]",
            f"{at}.b.label must be a text",
            f"{at}.c.type: there is no type 'chioce'; did you mean choice?",
            f"{at}.d.type must be a text",
            f"{at}.e.choices {texts}",
            f"{at}.f.choices {texts}",
            f"{at}.g.choices {texts}",
            f"{at}.h.choices: the type text has none; use choice or choices",
            f"{at}.i.required must be true or false",
            f"{at}.j.lable is not known here; did you mean label?",
            f"{at}.j.requierd is not known here; did you mean required?",
            f"{at}.k.type: there is no type 'zzz'; it is one of"
            " text, choice, choices, number, date, checkbox, hidden",
            f"{at}.l.choices {texts}",
            f"{at}.m.choices {texts}",
        ]
    )
    assert "fields" in template(house)["properties"]


@pytest.mark.parametrize("fields", ["5", '"x"', "[1]"])
def test_what_is_no_table_of_tables_is_a_fault(house: House, fields: str) -> None:
    with pytest.raises(BadConfiguration, match=r"projects\.shop\.fields must be a table of tables"):
        apply(house, f"[projects.shop]\nfields = {fields}")
