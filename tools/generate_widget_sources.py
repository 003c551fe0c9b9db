"""Write the widget's copy of the template and of the redaction rules.

Without an option it writes ``widget_static/src/generated.ts``; with ``--check`` it writes nothing
and exits 1 when that file is stale.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from hypercare import redact, template
from hypercare.redact import checks, rules

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "widget_static" / "src" / "generated.ts"
HEADER = """\
// Written by tools/generate_widget_sources.py from sdk/hypercare/template.py and
// sdk/hypercare/redact. Change those, then run the tool; changes made here are lost.
"""
LITERAL = {"/": r"\/", r"\"": '"'}
"""What a regex of Python must spell otherwise between the slashes of JavaScript."""
LIMITS = (
    *("attachments", "attachment_bytes", "body_bytes", "json_bytes"),
    *("steps", "errors", "frames", "message"),
)
"""The limits that the widget keeps by itself; those of answers stand with their fields."""
RULE = """\
export interface Rule {
  regex: RegExp;
  /** The first group survives. */
  keeps?: boolean;
  /** What is struck out was the query of an address. */
  query?: boolean;
  /** It is how somebody is reached, which people write on purpose. */
  contact?: boolean;
  /** Who says how much of a match counts. */
  check?: "card" | "iban";
}
"""


def source() -> str:
    """Return the whole TypeScript file."""
    lines = [f"export const {name} = {_literal(value)} as const;" for name, value in _constants()]
    listed = "".join(_rule(pattern) for pattern in rules.PATTERNS)
    lines.append(f"{RULE}\nexport const PATTERNS: readonly Rule[] = [\n{listed}];")
    return HEADER + "\n" + "\n\n".join(lines) + "\n"


def main() -> int:
    """Write the file, or say whether it is fresh."""
    parser = argparse.ArgumentParser(description="Write the widget's copy of the template.")
    parser.add_argument("--check", action="store_true", help="exit 1 when the file is stale")
    check = parser.parse_args().check
    fresh = TARGET.exists() and TARGET.read_text(encoding="utf-8") == source()
    if fresh:
        return 0
    if check:
        print(f"{TARGET.relative_to(ROOT)} is stale: run tools/generate_widget_sources.py")
        return 1
    TARGET.write_text(source(), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")
    return 0


def _constants() -> list[tuple[str, Any]]:
    return [
        ("VERSION", _version()),
        ("TEMPLATE", template.VERSION),
        ("KINDS", template.KINDS),
        ("SCOPES", template.SCOPES),
        ("WORK", template.WORK),
        ("CATEGORIES", template.CATEGORIES),
        ("FEEDBACK_PART", template.FEEDBACK_PART),
        *((f"{name.upper()}_LIMIT", getattr(template.LIMITS, name)) for name in LIMITS),
        ("FIELDS", [_field(field) for field in template.FIELDS]),
        ("REDACTED", redact.REDACTED),
        ("DEPTH", redact.DEPTH),
        ("PRIVATE_KEY", rules.PRIVATE_KEY),
        ("ADDRESS_KEY", rules.ADDRESS_KEY),
        ("CARD_ISSUERS", checks.ISSUERS),
    ]


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _field(field: template.Field) -> dict[str, Any]:
    limit = field.max_length(template.LIMITS)
    return {
        "name": field.name,
        **({"required": True} if field.required else {}),
        **({"choices": field.choices} if field.choices else {"limit": limit}),
    }


def _rule(pattern: rules.Pattern) -> str:
    if pattern.keep > 1:
        raise ValueError(f"{pattern.name}: the widget can keep the first group only")
    traits = {
        "keeps": pattern.keep == 1,
        "query": pattern.name.startswith("query"),
        "contact": pattern.contact,
    }
    regex = re.sub(r"\\.|/", lambda part: LITERAL.get(part[0], part[0]), pattern.regex)
    said = "".join(f", {name}: true" for name, holds in traits.items() if holds)
    said += f', check: "{pattern.check}"' if pattern.check else ""
    return f"  {{ regex: /{regex}/gi{said} }},\n"


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    sys.exit(main())
