"""Write the widget's copy of the template and of the redaction rules.

Without an option it writes ``widget_static/src/generated.ts``; with ``--check`` it writes nothing
and exits 1 when that file is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hypercare import redact, template

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "widget_static" / "src" / "generated.ts"
HEADER = """\
// Written by tools/generate_widget_sources.py from sdk/hypercare/template.py and
// sdk/hypercare/redact.py. Change those, then run the tool; changes made here are lost.
"""


def source() -> str:
    """Return the whole TypeScript file."""
    lines = [f"export const {name} = {_literal(value)} as const;" for name, value in _constants()]
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
        ("ATTACHMENT_KINDS", template.ATTACHMENT_KINDS),
        ("FEEDBACK_PART", template.FEEDBACK_PART),
        *((f"{name.upper()}_LIMIT", limit) for name, limit in asdict(template.LIMITS).items()),
        ("FIELDS", [_field(field) for field in template.FIELDS]),
        ("REDACTED", redact.REDACTED),
        ("DEPTH", redact.DEPTH),
        ("PRIVATE_KEY", redact.PRIVATE_KEY),
        ("ADDRESS_KEY", redact.ADDRESS_KEY),
        ("CARD_ISSUERS", redact._card_issuers.pattern),
        ("PATTERNS", [_pattern(pattern) for pattern in redact.PATTERNS]),
    ]


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _field(field: template.Field) -> dict[str, Any]:
    limit = field.max_length(template.LIMITS)
    return {
        "name": field.name,
        "required": field.required,
        **({"choices": field.choices} if field.choices else {"limit": limit}),
    }


def _pattern(pattern: redact.Pattern) -> dict[str, Any]:
    query = pattern.name.startswith("query")
    return {
        "regex": pattern.regex,
        "keep": pattern.keep,
        "check": pattern.check or "",
        "mark": f"?{redact.REDACTED}" if query else redact.REDACTED,
    }


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    sys.exit(main())
