from __future__ import annotations

import socket
import stat
import tomllib
from pathlib import Path

import pytest

from examples.demo import configuration, place


def test_keys_and_ports_are_made_once_and_kept(tmp_path: Path) -> None:
    first = place.find(tmp_path, [0, 0, 0])

    assert place.find(tmp_path) == first
    assert first.kept.public_key.startswith("hcp_")
    assert first.kept.secret_key in first.dsn


def test_a_taken_port_gives_way_to_the_next_free_one_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [free] = place.free_ports([0])
    with socket.create_server(("127.0.0.1", free)):
        here = place.find(tmp_path, [free, 0, 0])

    assert here.kept.shop_port > free
    assert f"Port {free} is taken; using {here.kept.shop_port}." in capsys.readouterr().out


def test_equal_wishes_are_given_different_ports() -> None:
    [free] = place.free_ports([0])

    assert len(set(place.free_ports([free, free, free]))) == 3


def test_a_folder_serves_one_demo_at_a_time(tmp_path: Path) -> None:
    with place.held(tmp_path), pytest.raises(place.InUse, match="Stop it"), place.held(tmp_path):
        pass

    with place.held(tmp_path):
        pass


def test_what_holds_keys_is_for_its_owner_alone(tmp_path: Path) -> None:
    place.find(tmp_path, [0, 0, 0])

    assert stat.S_IMODE((tmp_path / "demo.toml").stat().st_mode) == 0o600


def test_the_collector_is_told_of_one_project_one_destination_and_one_route(tmp_path: Path) -> None:
    here = place.find(tmp_path, [0, 0, 0])

    told = tomllib.loads(configuration.written(here))

    assert told["projects"]["shop"]["secret_key"] == here.kept.secret_key
    assert told["destinations"]["roundup"]["url"] == here.roundup
    assert told["routes"] == [{"project": "shop", "to": ["roundup"]}]
