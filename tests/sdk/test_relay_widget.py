from __future__ import annotations

from importlib import resources

import pytest

from hypercare import widget
from tests.sdk.shop import Site


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/x",
        "/hypercare.py",
        "/__init__.py",
        "/..%2fhypercare.js",
        "/hypercare-none.js",
        "/.js",
    ],
)
def test_only_the_widget_s_files_are_served(site: Site, path: str) -> None:
    answer = site.get(f"/_hypercare{path}")
    assert answer.status_code == 404
    assert answer.headers.get("X-Content-Type-Options", "nosniff") == "nosniff"


def test_a_widget_file_comes_with_an_etag_and_is_not_sent_twice(site: Site) -> None:
    built = sorted(
        each.name
        for each in resources.files("hypercare_widget").iterdir()
        if widget.NAME.fullmatch(each.name)
    )
    for name in built:
        first = site.get(f"/_hypercare/{name}")
        content = resources.files("hypercare_widget").joinpath(name).read_bytes()
        assert (first.status_code, first.content) == (200, content)
        assert first.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert first.headers["X-Content-Type-Options"] == "nosniff"
        assert first.headers["Cache-Control"] == "public, max-age=300"
        again = site.get(f"/_hypercare/{name}", **{"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "Content-Length" not in again.headers
        head = site.http.head(f"{site.base}/_hypercare/{name}")
        assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(content)))
    assert "hypercare.js" in built or not built
