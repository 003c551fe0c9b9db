import logging
from pathlib import Path

import pytest

from hypercare_collector.settings import BadSettings, Settings, load


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return path


def test_without_anything_the_defaults_stand() -> None:
    assert load(environ={}) == Settings()


def test_the_environment_overrides_the_file_and_the_command_line_both(tmp_path: Path) -> None:
    config = file(tmp_path, 'url = "http://file"\n[limits]\nper_key = 5\nper_person = 2\n')
    environ = {"HYPERCARE_URL": "http://env", "HYPERCARE_LIMITS__PER_KEY": "7"}

    settings = load(config, environ, data=tmp_path)

    assert settings.url == "http://env"
    assert (settings.limits.per_key, settings.limits.per_person) == (7, 2)
    assert settings.data == tmp_path


def test_the_file_can_be_named_by_a_variable(tmp_path: Path) -> None:
    config = file(tmp_path, 'trusted_proxies = ["10.0.0.0/8"]')

    assert load(environ={"HYPERCARE_CONFIG": str(config)}).trusted_proxies == ("10.0.0.0/8",)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[limits]\nper_kee = 5", r"limits\.per_kee is not a setting; did you mean per_key\?"),
        ("limits = 5", "limits must be a table"),
        ('[limits]\nbody_mb = "much"', r"limits\.body_mb must be a whole number"),
        ("[limits]\nbody_mb = 0", "at least 1"),
        ("url = 5", "url must be a text, not 5"),
        ("trusted_proxies = [5]", "trusted_proxies must be a list of texts"),
        ("url = ", "is not valid TOML"),
    ],
)
def test_a_wrong_file_says_where_and_what_would_be_right(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(BadSettings, match=complaint):
        load(file(tmp_path, text), {})


def test_a_fault_names_the_file_that_has_it_and_no_other(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"^/.*\.toml: limits must be a table"):
        load(file(tmp_path, "limits = 5"), {})
    with pytest.raises(BadSettings, match=r"^limits\.per_key must be"):
        load(file(tmp_path, 'url = "http://x"'), {"HYPERCARE_LIMITS__PER_KEY": "few"})


def test_a_missing_file_is_named() -> None:
    with pytest.raises(BadSettings, match=r"/nowhere/x\.toml: cannot be read"):
        load(Path("/nowhere/x.toml"), {})


@pytest.mark.parametrize(
    ("variable", "hint"),
    [
        ("HYPERCARE_LIMITS__PER_KEYY", "; did you mean HYPERCARE_LIMITS__PER_KEY?"),
        ("HYPERCARE_LIMITS", ""),
        ("HYPERCARE_DTA", "; did you mean HYPERCARE_DATA?"),
    ],
)
def test_a_variable_that_is_no_setting_changes_nothing(
    caplog: pytest.LogCaptureFixture, variable: str, hint: str
) -> None:
    environ = {variable: "3", "HYPERCARE_LIMITS__PER_PERSON": "7"}

    with caplog.at_level(logging.WARNING):
        assert load(environ=environ).limits.per_person == 7

    [record] = caplog.records
    assert record.getMessage().startswith(f"{variable} is not a setting of the collector{hint}")


@pytest.mark.parametrize("url", ["care.example", "ftp://care.example", "https://"])
def test_a_public_address_that_makes_no_links_is_refused(url: str) -> None:
    with pytest.raises(BadSettings, match=r"url must be like https://care\.example\.com"):
        load(environ={"HYPERCARE_URL": url})


def test_an_unknown_variable_is_one_warning_and_the_sdks_own_are_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        load(environ={"HYPERCARE_DTA": "x", "HYPERCARE_DSN": "y", "OTHER": "z"})

    assert [record.getMessage() for record in caplog.records] == [
        "HYPERCARE_DTA is not a setting of the collector; did you mean HYPERCARE_DATA?"
    ]
