from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hypercare_collector.connectors.base import Connector, Misconfigured
from hypercare_collector.connectors.registry import available, build, check_options, secret_options

GOOD = {"url": "https://tracker.example", "user": "u", "password": "p"}


def test_ours_are_there() -> None:
    assert {"roundup", "webhook"} <= available().keys()


def test_each_says_what_it_is_and_can_do() -> None:
    for name, kind in available().items():
        assert kind.name == name
        assert kind.title
        assert set(kind.verbs) <= {"find", "create", "attach", "comment"}
        assert 0 <= kind.grace <= 10


def test_options_that_fit_build_a_connector() -> None:
    connector = build("roundup", GOOD)

    assert isinstance(connector, Connector)
    assert connector.options.user == "u"
    connector.close()


def test_secrets_may_still_be_references_when_options_are_checked() -> None:
    check_options("webhook", {"url": "https://ops.example", "secret": "env:HOOK_SECRET"})


def test_secrets_are_known_by_name() -> None:
    assert secret_options("roundup") == {"password"}
    assert secret_options("webhook") == {"secret"}


def test_every_fault_is_named_with_the_nearest_right_name() -> None:
    with pytest.raises(Misconfigured) as fault:
        check_options("roundup", {"urll": "https://x", "user": 7, "password": "", "zzz": "1"})

    assert str(fault.value).split("; ") == [
        "roundup: password: missing (Password of that user)",
        "url: missing (Address of the tracker, as its web setting says it)",
        "urll: not an option",
        "did you mean url?",
        "user: must be a text, not int",
        "zzz: not an option",
        "there are key_field, password, url, user",
    ]


def test_a_secret_of_the_wrong_type_is_not_shown() -> None:
    with pytest.raises(Misconfigured) as fault:
        check_options("roundup", {**GOOD, "password": 4711})

    assert "4711" not in str(fault.value)


@pytest.mark.parametrize(
    ("kind", "hint"),
    [("roundupp", "did you mean roundup?"), ("zzz", "there are email, jira")],
)
def test_an_unknown_kind_is_named_with_what_there_is(kind: str, hint: str) -> None:
    with pytest.raises(Misconfigured, match=f"there is no connector '{kind}'; {hint[:15]}"):
        build(kind, {})


def test_another_package_may_bring_a_connector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kanari.py").write_text(
        "from hypercare_collector.connectors.webhook import Webhook\n"
        "class Kanari(Webhook):\n    name, title = 'kanari', 'Kanari'\n"
    )
    facts = tmp_path / "kanari-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: kanari\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[hypercare.connectors]\nkanari = kanari:Kanari\n")
    monkeypatch.syspath_prepend(tmp_path)

    kind = available()["kanari"]

    assert kind.title == "Kanari"
    sys.modules.pop("kanari")
