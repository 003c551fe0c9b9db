"""What the guides say is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import hypercare
from hypercare import template
from hypercare_collector.__main__ import parser
from hypercare_collector.intake.schema import limits_of
from hypercare_collector.settings import (
    AlarmSettings,
    LimitSettings,
    RetentionSettings,
    Settings,
    load,
)
from tests.journey.processes import environment

ROOT = Path(__file__).parents[2]
TABLES = {"limits": LimitSettings, "alarms": AlarmSettings, "retention": RetentionSettings}
DOCS = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")]
DOCS += [ROOT / "examples" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_variable_and_default() -> None:
    row = r"^\| `([a-z_.]+)` \| `(HYPERCARE_\w+)` \| ([^|]+?) \|"
    found = re.findall(row, text("docs/configuration.md"), re.MULTILINE)
    told = {name: (variable, default) for name, variable, default in found}
    tables = {
        f"{table}.{f.name}": str(f.default) for table, kind in TABLES.items() for f in fields(kind)
    }
    others = {f.name for f in fields(Settings) if f.name not in TABLES}

    assert told.keys() == tables.keys() | others
    for name, (variable, _) in told.items():
        assert variable == "HYPERCARE_" + name.upper().replace(".", "__")
        load(environ={variable: "5"} if tables.get(name, "").isdigit() else {})
    assert {name: told[name][1].strip("`") for name in tables} == {
        name: default if default not in ("", "()") else "none" for name, default in tables.items()
    }


def test_every_command_is_documented() -> None:
    [commands] = [a.choices for a in parser()._actions if a.dest == "command"]
    told = set(re.findall(r"^\| `hypercare (\w+)", text("docs/operating.md"), re.MULTILINE))

    assert commands is not None
    assert set(commands) == told


def test_every_call_of_the_face_is_documented() -> None:
    told = set(re.findall(r"^\| `(\w+)\(", text("docs/developers.md"), re.MULTILINE))
    calls = {name for name in hypercare.__all__ if name[0].islower() and name != "integrations"}

    assert told == calls


def test_every_option_of_init_is_documented_once_with_its_variable() -> None:
    told = re.findall(r"^\| `(\w+)` \|.*\| (?:`(HYPERCARE_\w+)`)? ?\|$", options(), re.MULTILINE)
    known = {field.name for field in fields(hypercare.settings.Settings)} | {"strict"}

    assert sorted(name for name, _ in told) == sorted(known)
    variables = {"dsn", "release", "deployment", "spool_dir"}
    assert {name for name, variable in told if variable} == variables


def test_every_choice_of_the_template_is_documented_as_it_is() -> None:
    row = r"^\| `([\w.]+)` \| [\w ]+: (`\w+`(?:, `\w+`)+) \|$"
    told = dict(re.findall(row, answers(), re.MULTILINE))
    choices = {field.name: field.choices for field in template.FIELDS if field.choices}

    assert {name: tuple(re.findall(r"`(\w+)`", told[name])) for name in told} == choices


def test_every_question_of_the_template_is_documented() -> None:
    named = re.findall(r"^\| (`.+?) \|", answers(), re.MULTILINE)
    told = set(re.findall(r"`([\w.]+)`", " ".join(named)))

    assert told >= {field.name for field in template.FIELDS} - {"description"}


def answers() -> str:
    return text("docs/developers.md").partition("### The answers")[2].partition("\n## ")[0]


def test_the_flask_application_of_the_guide_works_as_it_is_pasted(tmp_path: Path) -> None:
    flask = text("docs/developers/web.md").partition("## Flask")[2]
    pasted = flask.partition("```python\n")[2].partition("```")[0]
    look = "page = app.test_client().get('/')\nprint(page.status_code, page.text)\n"
    shown = subprocess.run(
        [sys.executable, "-c", pasted + look],
        capture_output=True,
        check=True,
        env=environment(
            HYPERCARE_DSN="http://hcs_k3y@127.0.0.1:9/default", HYPERCARE_SPOOL=str(tmp_path)
        ),
        text=True,
        timeout=60,
    )

    assert shown.stdout.startswith("200 ")
    assert '<script src="/_hypercare/hypercare.js"' in shown.stdout
    assert shown.stderr == ""


def options() -> str:
    return text("docs/developers.md").partition("## Options")[2].partition("\n## ")[0]


@pytest.mark.parametrize("guide", DOCS, ids=lambda guide: str(guide.relative_to(ROOT)))
def test_no_link_or_picture_leads_nowhere(guide: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", guide.read_text(encoding="utf-8")):
        if target.startswith("http"):
            continue
        path, _, place = target.partition("#")
        there = guide.parent / path if path else guide
        assert there.exists(), target
        assert not place or place in headings(there), target


def headings(guide: Path) -> set[str]:
    """Return the anchors of a guide's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", guide.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-") for words in found}


def test_every_attribute_of_the_widget_is_documented_declared_and_read() -> None:
    """The guide's table, the package's types and the sources name the same."""
    rows = re.findall(r"^\| (`data-.+?) \|", text("docs/widget.md"), re.MULTILINE)
    told = re.findall(r"`data-([\w-]+)`", " ".join(rows))
    declared = text("widget_static/npm/hypercare.d.ts").partition("interface Options {")[2]
    options = re.findall(r"^  (\w+)\?:", declared.partition("\n}")[0], re.MULTILINE)

    assert sorted(told) == sorted(kebab(name) for name in options if name != "folder")
    assert {kebab(name) for name in read_by_the_widget()} == set(told)


def kebab(name: str) -> str:
    return re.sub(r"[A-Z]", lambda capital: "-" + capital[0].lower(), name)


def read_by_the_widget() -> set[str]:
    """Return the names that the widget's sources read of what the script tag says."""
    sources = ROOT / "widget_static/src"
    everything = "\n".join(path.read_text(encoding="utf-8") for path in sources.rglob("*.ts"))
    named = set(re.findall(r"\bconfig\.said\.(\w+)", everything))
    named |= set(re.findall(r"\bsaid\.(\w+)", text("widget_static/src/config.ts")))
    taken = re.findall(r"\{([^{}]+)\} = (?:core\.config\.|config\.)?said;", everything)
    return named | {part.split("=")[0].strip() for parts in taken for part in parts.split(",")}


def test_the_collectors_default_limits_are_the_templates() -> None:
    assert limits_of(LimitSettings()) == template.LIMITS
