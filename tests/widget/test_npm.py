"""The npm package: what it holds, and that bundlers split it and the application still opens it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

import hypercare_widget
from tests.widget.bundling import files, packaged, run, tool
from tests.widget.driver import Widget
from tests.widget.pages import shop
from tests.widget.site import HTML, SCRIPT, Site

ROOT = Path(__file__).parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
MAIN = """import { init } from "hypercare-widget";
window.care = init({ project: "shop", release: "2.4.1" });
"""
ESBUILD = ("main.js", "--bundle", "--outdir=dist/assets", "--log-level=warning")
TSC = ("--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--types", "")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packaged(tmp_path_factory.mktemp("npm") / "hypercare-widget")


@pytest.fixture
def application(tmp_path: Path, package: Path) -> Path:
    """A folder with an application that has the package installed."""
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/hypercare-widget").symlink_to(package)
    (tmp_path / "main.js").write_text(MAIN)
    return tmp_path


def esbuild(application: Path) -> dict[str, str]:
    tool("esbuild", *ESBUILD, "--format=esm", "--splitting", "--minify", cwd=application)
    return files(application / "dist")


def in_one_file(application: Path) -> dict[str, str]:
    tool("esbuild", *ESBUILD, "--format=iife", cwd=application)
    return files(application / "dist")


def vite(application: Path) -> dict[str, str]:
    page = '<!doctype html><script type="module" src="/main.js"></script>'
    (application / "index.html").write_text(page)
    settings = "build: { rolldownOptions: { output: { entryFileNames: 'assets/main.js' } } }"
    (application / "vite.config.mjs").write_text(f"export default {{ {settings} }}")
    tool("vite", "build", "--logLevel", "warn", cwd=application)
    return files(application / "dist")


@pytest.mark.parametrize("bundler", [esbuild, in_one_file, vite])
def test_a_bundled_application_opens_the_dialog(
    bundler: Callable[[Path], dict[str, str]], application: Path, page: Page
) -> None:
    built = bundler(application)
    site = Site(shop('<script type="module" src="/assets/main.js"></script>'))
    site.pages |= {path: (SCRIPT, text) for path, text in built.items() if path.endswith("js")}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site.url)))
    try:
        widget = Widget(page, site).visit()
        widget.open().write().pictured().send()
        widget.heading("Thank you")
        assert widget.only_post().feedback["app"] == {"name": "shop", "release": "2.4.1"}
        assert widget.page.evaluate("violations") == []
    finally:
        site.close()
    assert [path for path in asked if path.startswith("/_hypercare/") and path.endswith("js")] == []


def test_what_is_not_needed_at_the_start_is_split_off(application: Path) -> None:
    built = esbuild(application)
    assert len(built["/assets/main.js"]) < 20_000
    assert len(built) >= 4


def test_an_application_that_renders_on_a_server_may_import_it(application: Path) -> None:
    code = 'import { init } from "hypercare-widget"; init().open(); console.log(init().version)'
    said = run("node", "--input-type=module", "-e", code, cwd=application)
    assert said == f"{VERSION}\n"


def test_its_types_are_found_and_understood(application: Path) -> None:
    (application / "app.ts").write_text(
        'import { init, type Options } from "hypercare-widget";\n'
        'const options: Options = { launcher: "hidden", mask: [".iban"] };\n'
        'init(options).on("receipt", ({ receipt }) => receipt.trim());\n'
        "window.hypercare?.open({ impact: { work: 'blocked' } });\n"
    )
    for resolution in ("bundler", "nodenext"):
        module = ("--module", "nodenext") if resolution == "nodenext" else ()
        tool("tsc", *TSC, *module, "--moduleResolution", resolution, "app.ts", cwd=application)


def test_all_of_it_is_packed_under_one_version(package: Path) -> None:
    packed = json.loads(run("npm", "pack", "--dry-run", "--json", "--offline", cwd=package))
    (described,) = packed if isinstance(packed, list) else packed.values()
    names = {entry["path"] for entry in described["files"]}
    more = {"LICENSE", "README.md", "bundled.mjs", "hypercare.d.ts", "package.json"}
    assert names == more | set(hypercare_widget.FILES)
    assert described["version"] == VERSION


def test_the_page_of_a_plain_site_may_use_its_files(package: Path, page: Page) -> None:
    site = Site({"/": (HTML, '<script src="/lib/hypercare.js"></script><h1>Plain</h1>')}, csp="")
    site.pages |= {f"/lib{path}": (SCRIPT, text) for path, text in files(package).items()}
    try:
        Widget(page, site).visit("/").open()
    finally:
        site.close()
