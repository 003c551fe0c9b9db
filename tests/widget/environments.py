"""What pages do to their guests: policies and the tags that stand under them."""

from __future__ import annotations

from dataclasses import dataclass, field

NONCE = "r4nd0m"
FILES = "script-src 'self'; style-src 'self'; connect-src 'self'"
CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'"
TAG = '<script src="/_hypercare/hypercare.js" async></script>'
NO_PICTURE = "No picture was taken"


@dataclass(frozen=True)
class Policy:
    """Under which headers the page stands, and whether a picture can be drawn there."""

    name: str
    csp: str
    headers: dict[str, str] = field(default_factory=dict)
    pictured: bool = True
    error: str = "TypeError"
    """What the page's own error is called there."""

    def __str__(self) -> str:
        return self.name


def trusted(types: str) -> str:
    return f"{CLOSED}; {FILES}; img-src data:; require-trusted-types-for 'script'; {types}"


def nonced(more: str) -> str:
    return (
        f"{CLOSED}; script-src 'nonce-{NONCE}' {more}; style-src 'self'; connect-src 'self'; "
        "img-src data:"
    )


POLICIES = (
    Policy("nothing said", ""),
    Policy("only its own files", f"{CLOSED}; {FILES}; img-src 'self' data:"),
    Policy("one word for all", "default-src 'self'", pictured=False),
    Policy("no pictures from data", f"{CLOSED}; {FILES}; img-src 'self'", pictured=False),
    Policy("a nonce", nonced("")),
    Policy("a nonce that its scripts pass on", nonced("'strict-dynamic'")),
    Policy("Trusted Types without a policy", trusted("trusted-types 'none'")),
    Policy("Trusted Types of its own", trusted("trusted-types app")),
    Policy("Trusted Types, any", trusted("")),
    # Scripts of the page's own host are another origin's here, and their errors are hidden.
    Policy("a sandbox", f"{FILES}; img-src data:; sandbox allow-scripts", error="Error"),
    Policy("a sandbox of its origin", f"{FILES}; sandbox allow-scripts allow-same-origin"),
    Policy(
        "an isolated page",
        f"{CLOSED}; {FILES}; img-src data:",
        {
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Embedder-Policy": "require-corp",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    ),
    Policy(
        "no feature allowed",
        f"{CLOSED}; {FILES}; img-src data:",
        {
            "Permissions-Policy": "display-capture=(), clipboard-write=(), clipboard-read=()",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        },
    ),
)
