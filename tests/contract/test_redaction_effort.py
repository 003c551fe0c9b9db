"""No text, however it was made, takes the redaction long."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

SIZE = 400_000
SECONDS = 20
"""Of processor time. What is read once takes a second or two; what is read from every place on,
many hours."""
EVERY_PATTERN = "+ 00 tel: = @ ://- sk- token eyj cookie bearer hcp_ _ data: ----- 2 "
SHAPES = (
    "(/", "http://", "a-", "a.", "eyJaaaaaaaa-", "token", "token" + " " * 50, "data:a/", "x://",
    "cookie ", "token\\\\", 'token="\\', "-----END A", "/a?", "4111-", " /a(", "a://b", "(/a?b=",
    "a", "a@", "a@a", "a@a.", "@a.", "%40", "a%40a.", "DE89", "DE89 ", "DE89 1234 ", "+4 ", "+4",
    " +4.", " 00", "+4(/-", "tel:(", "tel: 0 ", "token',", "token' " + " " * 50 + ",",
    "'cookie','\\",
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_text_is_read_once(shape: str) -> None:
    text = EVERY_PATTERN + shape * (SIZE // len(shape))
    done = subprocess.run(
        [sys.executable, "-c", "import sys\nfrom hypercare import redact\n"
         "redact.text(sys.stdin.read())"],
        input=text.encode(),
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)),
    )  # fmt: skip

    assert done.returncode == 0
