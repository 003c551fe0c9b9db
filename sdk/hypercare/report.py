"""Words, trail, environment and screenshot, redacted where they were captured: one body.

The user's words go as they are. What was captured is redacted, then trimmed to the template's
limits. When something must be shed, attachments go first, then the trail, never the words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypercare import answers, multipart, process, redact, template
from hypercare.environment.packages import PACKAGES
from hypercare.files import Attachment
from hypercare.sealed import Sealed
from hypercare.steps import rendered
from hypercare.values import new_id, plain, shorten, words_of

LIMITS = template.LIMITS
WORDS = tuple(dict.fromkeys(field.name.partition(".")[0] for field in template.FIELDS))
KNOWN = frozenset({*WORDS, *template.CAPTURED, *template.ENVELOPE})


@dataclass(frozen=True)
class Report:
    """One feedback in the wire's shape, and its files."""

    content: Mapping[str, Any]
    attachments: tuple[Attachment, ...] = ()

    @property
    def id(self) -> str:
        """The feedback's id, the same for its whole life."""
        return str(self.content["id"])


def compose(
    description: Any, fields: Mapping[str, Any], captured: Mapping[str, Any], sdk: Mapping[str, str]
) -> dict[str, Any]:
    """Put one feedback together. What the template does not know stands under ``extra``.

    An answer that does not fit stands under ``extra.unfit``, by its dotted path, with the reason.
    """
    known, unfit = answers.fitted({name: fields[name] for name in fields if name in KNOWN})
    unknown = {name: item for name, item in fields.items() if name not in KNOWN}
    content = {
        "template": template.VERSION,
        **captured,
        **known,
        "id": known.get("id") or new_id(),
        "description": answers.said(description),
        "sdk": dict(sdk),
    }
    extra = {**known.get("extra", {}), **redact.value(plain(unknown))}
    if unfit:
        extra["unfit"] = {path: _own(path, misfit) for path, misfit in unfit.items()}
    return struck({**content, "extra": extra} if extra else content)


def bare(description: Any) -> Report:
    """Return a report of the user's words, and nothing else."""
    words = {"template": template.VERSION, "description": answers.said(description)}
    return Report({**words, "id": new_id()})


def unfit(content: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """Return what of a report's answers did not fit the template."""
    return _mapping(_mapping(content.get("extra")).get("unfit"))


def struck(content: Mapping[str, Any]) -> dict[str, Any]:
    """Redact the captured parts, then trim them to the template's limits."""
    captured = {name: _struck(name, content[name]) for name in template.CAPTURED if name in content}
    return {**content, **captured}


def _struck(name: str, part: Any) -> Any:
    whole = isinstance(part, Mapping)
    return _trail(part) if name == "trail" and whole else redact.value(_wide(part))


def seal(report: Report) -> Sealed:
    """Encode a report as the body of one POST: JSON, or multipart when it has files."""
    text = encode(report.content)
    if not report.attachments:
        return Sealed(report.id, "application/json", text)
    with process.importing():
        from urllib3.filepost import encode_multipart_formdata  # late: it comes with requests

    parts: list[tuple[str, Any]] = [
        (template.FEEDBACK_PART, ("feedback.json", text, "application/json"))
    ]
    parts += [
        (each.kind, (each.name, each.content, each.media_type)) for each in report.attachments
    ]
    body, content_type = encode_multipart_formdata(parts)
    return Sealed(report.id, content_type, body)


def encode(content: Mapping[str, Any]) -> bytes:
    """Write the JSON part within its limit: trail, packages and ``extra`` go before the words."""
    for trimmed in _trimmed(content):
        text = ascii_json(trimmed)
        if len(text) <= LIMITS.json_bytes:
            return text
    return text


def lighter(report: Report) -> Iterator[Report]:
    """Give what is left of a report when weight must be shed: without files, then words alone."""
    if report.attachments:
        report = _shed(report, "attachments")
        yield report
    light = {k: v for k, v in report.content.items() if k not in ("trail", "environment")}
    if len(light) < len(report.content):
        yield _shed(Report(light), "trail")


def lightened(sealed: Sealed) -> Sealed | None:
    """Return an encoded report with less weight; None when its words are all that is left.

    It goes without its files first, then without trail and environment.
    """
    try:
        return next((seal(each) for each in lighter(_unsealed(sealed))), None)
    except (ValueError, StopIteration, KeyError, TypeError):
        return None


def _unsealed(sealed: Sealed) -> Report:
    """Read an encoded report; of its files no more than that there are some."""
    if sealed.content_type == "application/json":
        return Report(json.loads(sealed.body))
    parts = multipart.parse(sealed.content_type, sealed.body)
    words = next(part.content for part in parts if part.name == template.FEEDBACK_PART)
    return Report(json.loads(words), (Attachment("file", "files", "", b""),))


def ascii_json(content: Mapping[str, Any]) -> bytes:
    """Write JSON as small as it gets, in characters that every transport carries."""
    return json.dumps(content, separators=(",", ":"), allow_nan=False).encode("ascii")


def _own(path: str, misfit: Mapping[str, Any]) -> Mapping[str, Any]:
    """Redact what did not fit, unless it answers a question."""
    asked = path.partition(".")[0] in (*WORDS, "fields", "tags")
    return misfit if asked else {**misfit, "given": redact.value(plain(misfit["given"]))}


def _wide(captured: Mapping[str, Any]) -> Any:
    return plain(captured, items=PACKAGES)


def _mapping(item: Any) -> dict[str, Any]:
    return dict(item) if isinstance(item, Mapping) else {}


def _trail(trail: Mapping[str, Any]) -> dict[str, Any]:
    steps, errors = _list(trail.get("steps")), _list(trail.get("errors"))
    told = {
        "steps": [_clipped(_step(plain(each))) for each in steps[-LIMITS.steps :]],
        "errors": [error(plain(each, depth=14)) for each in errors[-LIMITS.errors :]],
    }
    cut = len(steps) > LIMITS.steps or len(errors) > LIMITS.errors
    return {**told, "trimmed": True} if cut or trail.get("trimmed") else told


def _step(told: Any) -> Any:
    """Redact a step. What is private by the words around it is so among a log line's parts, too."""
    struck = redact.value(told)
    before, data = (_mapping(_mapping(each).get("data")) for each in (told, struck))
    if "args" not in data or "template" not in data or struck == told:
        return struck
    if data["args"] != before["args"]:
        line = rendered(words_of(data.get("template")), _list(data["args"]))
        struck["message"] = redact.text(line)
    return {**struck, "data": {name: item for name, item in data.items() if name != "args"}}


def error(told: Any) -> Any:
    """Redact one error, plain already, and trim it to the template's limits."""
    return _clipped(redact.value(told, depth=16))


def _clipped(item: Any) -> Any:
    if not isinstance(item, Mapping) or not isinstance(item.get("message"), str):
        return item
    clipped = {**item, "message": shorten(item["message"], LIMITS.message)}
    return {**clipped, "cause": _clipped(item["cause"])} if "cause" in item else clipped


def _list(item: Any) -> list[Any]:
    return list(item) if isinstance(item, list | tuple) else []


def _trimmed(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield content
    trail, environment = _mapping(content.get("trail")), _mapping(content.get("environment"))
    for steps, errors in ((50, 10), (20, 5), (10, 2), (0, 0)):
        environment.pop("packages", None)
        trail = {
            "steps": _list(trail.get("steps"))[-steps:] if steps else [],
            "errors": _list(trail.get("errors"))[-errors:] if errors else [],
            "trimmed": True,
        }
        content = {**content, "trail": trail, "environment": environment}
        yield content
    shed = [*_list(_mapping(content.get("extra")).get("shed")), "extra"]
    yield {**content, "extra": {"shed": shed}}


def _shed(report: Report, what: str) -> Report:
    extra = _mapping(report.content.get("extra"))
    shed = [*_list(extra.get("shed")), what]
    return replace(
        report, content={**report.content, "extra": {**extra, "shed": shed}}, attachments=()
    )
