"""Custom fields: checked with every fault when they are configured, shown in the template."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from hypercare.template import ENTRIES, FIELDS
from hypercare_collector import configuration
from hypercare_collector.configuration import BadConfiguration
from hypercare_collector.configuration.conditions import STANDARD
from hypercare_collector.configuration.fields import MOST
from hypercare_collector.store import projects
from tests.collector.house import House
from tests.collector.rooms import PUBLIC, VAULT

ALL = """
[projects.shop.fields.cost_centre]
label = "Cost centre"
help = "It stands on your badge."
required = true
pattern = "[0-9]{4}"
[projects.shop.fields.size]
label = "Size"
type = "choice"
choices = ["S", "L"]
[projects.shop.fields.floors]
label = "Floors"
type = "choices"
choices = ["1", "2", "3"]
max = 2
required = true
[projects.shop.fields.sum]
type = "number"
min = 0
max = 99.5
when = { impact.work = ["blocked", "workaround"], fields.size = "L" }
[projects.shop.fields.day]
type = "date"
min = 2026-11-01
max = "2026-11-30"
[projects.shop.fields.sure]
type = "checkbox"
required = true
when = { kind = ["problem"] }
[projects.shop.fields.build]
type = "hidden"
min_length = 2
"""
TEXTS = "must be a list of different texts, at least one"


def apply(house: House, text: str) -> None:
    with house.store.database.write() as db:
        configuration.apply(db, VAULT, tomllib.loads(text))


def stored_fields(house: House) -> dict[str, Any]:
    with house.store.database.read() as db:
        (project,) = projects.all_projects(db)
    return dict(project.fields)


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
        "cost_centre": {
            "title": "Cost centre",
            "description": "It stands on your badge.",
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "pattern": "^(?:[0-9]{4})$",
            "allOf": [{"pattern": r"\S"}],
            "x-hypercare-type": "text",
        },
        "size": {
            "title": "Size",
            "type": "string",
            "enum": ["S", "L"],
            "x-hypercare-type": "choice",
        },
        "floors": {
            "title": "Floors",
            "type": "array",
            "items": {"type": "string", "enum": ["1", "2", "3"]},
            "uniqueItems": True,
            "minItems": 1,
            "maxItems": 2,
            "x-hypercare-type": "choices",
        },
        "sum": {
            "title": "sum",
            "type": "number",
            "minimum": 0,
            "maximum": 99.5,
            "x-hypercare-type": "number",
            "x-hypercare-when": {"impact.work": ["blocked", "workaround"], "fields.size": ["L"]},
        },
        "day": {
            "title": "day",
            "type": "string",
            "format": "date",
            "formatMinimum": "2026-11-01",
            "formatMaximum": "2026-11-30",
            "x-hypercare-type": "date",
        },
        "sure": {
            "title": "sure",
            "type": "boolean",
            "x-hypercare-type": "checkbox",
            "x-hypercare-when": {"kind": ["problem"]},
        },
        "build": {
            "title": "build",
            "type": "string",
            "format": "hidden",
            "minLength": 2,
            "maxLength": 20000,
            "x-hypercare-type": "hidden",
        },
    }
    assert list(fields["properties"]) == [
        "cost_centre",
        "size",
        "floors",
        "sum",
        "day",
        "sure",
        "build",
    ]
    assert fields["required"] == ["cost_centre", "floors"]


def test_a_form_that_follows_the_template_asks_for_what_is_required(house: House) -> None:
    apply(house, ALL)
    form = Draft202012Validator(template(house))
    whole = {"cost_centre": "4711", "floors": ["1"], "sure": True}

    form.validate({"description": "x", "fields": whole})
    form.validate({"description": "x", "kind": "praise", "fields": whole | {"sure": False}})
    for missing in whole:
        rest = {name: answer for name, answer in whole.items() if name != missing}
        with pytest.raises(ValidationError, match=missing):
            form.validate({"description": "x", "fields": rest})
    with pytest.raises(ValidationError, match="True was expected"):
        form.validate({"description": "x", "fields": whole | {"sure": False}})


def test_the_template_changes_its_tag_with_them(house: House) -> None:
    before = house.get("/api/v1/template", key=PUBLIC).headers["ETag"]
    same = {"key": PUBLIC, "If-None-Match": before}

    assert house.get("/api/v1/template", **same).status_code == 304
    apply(house, ALL)
    assert house.get("/api/v1/template", **same).status_code == 200


def test_what_is_stored_is_written_and_read_as_it_was(house: House) -> None:
    apply(house, ALL)
    stored = stored_fields(house)

    with house.store.database.write() as db:
        again = {"projects": {"shop": {"fields": stored}}}
        stored_as = {
            name: {k: v for k, v in field.items() if v != [] or k != "choices"}
            for name, field in again["projects"]["shop"]["fields"].items()
        }
        configuration.apply(db, VAULT, {"projects": {"shop": {"fields": stored_as}}})

    assert stored_fields(house) == stored


def test_conditions_know_the_templates_own_questions() -> None:
    assert {field.name: field.choices for field in FIELDS if field.choices} == STANDARD
    assert MOST == ENTRIES


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

    at, texts = "projects.shop.fields", TEXTS
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
