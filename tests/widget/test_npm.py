"""The npm package: what it holds, and that bundlers split it and the application still opens it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import hypercare_widget
from tests.widget.bundling import WIDGET, files, packaged, run, tool
from tests.widget.driver import Widget
from tests.widget.pages import shop
from tests.widget.site import HTML, SCRIPT, Site

ROOT = Path(__file__).parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
MAIN = """import { init } from "hypercare-widget";
window.care = init({ project: "shop", release: "2.4.1" });
"""
BARE = """import { init } from "hypercare-widget/bare";
import de from "hypercare-widget/words/de";
import nl from "hypercare-widget/words/nl";
window.care = init({ project: "shop", languages: [de, nl] });
"""
ESBUILD = ("main.js", "--bundle", "--outdir=dist/assets", "--log-level=warning")
FRENCH = "Le formulaire de commentaires"
DUTCH = "Vertel ons wat er misging"
GERMAN = "Sagen Sie uns, was nicht stimmt"
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
    (tmp_path / "bare.js").write_text(BARE)
    return tmp_path


def esbuild(application: Path) -> dict[str, str]:
    tool("esbuild", *ESBUILD, "--format=esm", "--splitting", "--minify", cwd=application)
    return files(application / "dist")


def in_one_file(application: Path) -> dict[str, str]:
    tool("esbuild", *ESBUILD, "--format=iife", cwd=application)
    return files(application / "dist")


def bare_in_one_file(application: Path) -> dict[str, str]:
    (application / "bare.js").rename(application / "main.js")
    return in_one_file(application)


def bare_vite(application: Path) -> dict[str, str]:
    (application / "bare.js").rename(application / "main.js")
    return vite(application)


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


@pytest.mark.parametrize("bundler", [bare_in_one_file, bare_vite])
def test_an_application_may_bring_the_languages_that_it_wants(
    bundler: Callable[[Path], dict[str, str]], application: Path, page: Page
) -> None:
    built = bundler(application)
    assert not [text for text in built.values() if FRENCH in text]
    site = Site(shop('<script type="module" src="/assets/main.js"></script>'))
    site.pages |= {path: (SCRIPT, text) for path, text in built.items() if path.endswith("js")}
    kind, cart = site.pages["/cart"]
    try:
        for page_speaks, title in (("nl-BE", DUTCH), ("de", GERMAN), ("fr", GERMAN)):
            site.pages["/cart"] = (kind, cart.replace('lang="en"', f'lang="{page_speaks}"'))
            Widget(page, site).visit().launcher.click()
            expect(page.get_by_role("dialog", name=title)).to_be_visible()
    finally:
        site.close()
    assert not [path for path in site.asked if "words" in path]


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
    (application / "bare.ts").write_text(
        'import { init, type BareOptions } from "hypercare-widget/bare";\n'
        'import de from "hypercare-widget/words/de";\n'
        'const options: BareOptions = { languages: [de], theme: "dark" };\n'
        "const hypercare = init(options);\n"
        'hypercare.words({ send: "Los", left: (n) => `${n}`, fields: { mine: "Meins" } });\n'
        'hypercare.words({ reports: { titleNews: "{0} neue" } }, "de");\n'
        "// @ts-expect-error: it is called send\n"
        'hypercare.words({ sned: "Los" });\n'
        "// @ts-expect-error: at least one\n"
        "init({ languages: [] });\n"
    )
    for resolution in ("bundler", "nodenext"):
        module = ("--module", "nodenext") if resolution == "nodenext" else ()
        options = (*TSC, *module, "--moduleResolution", resolution)
        tool("tsc", *options, "app.ts", "bare.ts", cwd=application)


def test_making_the_package_says_where_it_is(tmp_path: Path) -> None:
    said = run("node", "npm/package.mjs", str(tmp_path / "made"), cwd=WIDGET)
    assert said.strip().endswith(f"{tmp_path / 'made'}/")


def test_all_of_it_is_packed_under_one_version(package: Path) -> None:
    packed = json.loads(run("npm", "pack", "--dry-run", "--json", "--offline", cwd=package))
    (described,) = packed if isinstance(packed, list) else packed.values()
    names = {entry["path"] for entry in described["files"]}
    more = {"LICENSE", "README.md", "bundled.mjs", "bare.mjs", "package.json"}
    languages = {name for name in hypercare_widget.FILES if "-words-" in name}
    words = {f"words/{name[-5:-3]}.mjs" for name in languages}
    code = {name for name in names if not name.endswith(".d.ts")}
    assert code == more | words | set(hypercare_widget.FILES)
    assert described["version"] == VERSION


def test_the_page_of_a_plain_site_may_use_its_files(package: Path, page: Page) -> None:
    site = Site({"/": (HTML, '<script src="/lib/hypercare.js"></script><h1>Plain</h1>')}, csp="")
    site.pages |= {f"/lib{path}": (SCRIPT, text) for path, text in files(package).items()}
    try:
        Widget(page, site).visit("/").open()
    finally:
        site.close()
