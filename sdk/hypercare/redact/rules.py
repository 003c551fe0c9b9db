"""The rules: which keys and which shapes of text are private. Written for Python and JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PRIVATE_KEY = (
    r"password|passphrase|pass(wd|code)?$|^pwd|pwd$|secret|token|(api|access|private).?key"
    r"|authori[sz]ation|cookie|credential|[cx]srf|sess(ion.?)?id|(^|[._-])sid$|signature"
    r"|(^|[_-])otp|otp$|(^|[_-])pin([_-]?code)?$|cv[cv]|security.?code|iban|card.?n(umber|o)$"
    r"|ssn$|^auth$|(^|[^a-z])jwt"
)
"""A key, in lower case, whose value is never captured. Valid in Python and in JavaScript."""

ADDRESS_KEY = r"^(url|uri|href|src|location|referr?er|from_url|to_url)$"
"""A key whose value is an address: it keeps its path and loses its query and fragment."""


@dataclass(frozen=True)
class Pattern:
    """One shape that is private wherever it stands in a text.

    ``regex`` is written in the syntax that Python and JavaScript share and matched without regard
    to case; ``keep`` is the group that survives (0: none); ``check`` names who says how much of a
    match counts. What a failed search has read is not read again from the next place on:
    repetitions are bounded, or end where another match could begin, so that no text takes long.

    ``needs`` are literals in lower case; whatever the regex matches holds at least one of them.
    Most texts hold none, and are not searched. ``contact`` marks how somebody is reached, which
    people write in their own words on purpose.
    """

    name: str
    regex: str
    needs: tuple[str, ...]
    keep: int = 0
    check: Literal["card", "iban"] | None = None
    contact: bool = False


PATTERNS = (
    Pattern(
        "private key block",
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
        needs=("-----",),
    ),
    Pattern(
        "data address",
        r"(\bdata:)[a-z]+/[a-z0-9.+-]+[;,][^\s\"'<>]*",
        needs=("data:",),
        keep=1,
    ),
    Pattern(
        "query of an address",
        r"(\bhttps?://(?:[^\s?#\"'<>:]|:(?!//))*)[?#][^\s\"'<>]+",
        needs=("://",),
        keep=1,
    ),
    Pattern(
        "query of a path",
        r"((?:^|[\s\"'(])/(?:[^\s?#\"'<>(]|\((?!/))*)[?#][^\s\"'<>]*=[^\s\"'<>]*",
        needs=("=",),
        keep=1,
    ),
    Pattern(
        "credentials in an address",
        r"(\b[a-z][a-z0-9+.-]{0,20}://)[^\s/\"'<>]+(?=@)",
        needs=("@",),
        keep=1,
    ),
    Pattern(
        "header",
        r"(\b(?:set-cookie|cookie|(?:proxy-)?authorization)[\"']?\s*:\s*)(?:b?\"(?:[^\"\\]|\\.)*(?:\"|$)"
        r"|b?'(?:[^'\\]|\\.)*(?:'|$)|(?!\[redacted\])[^\s\"'][^\r\n]*)",
        needs=("cookie", "authorization"),
        keep=1,
    ),
    Pattern(
        "authorization",
        r"(\b(?:bearer|basic|digest|negotiate)\s+)[a-z0-9._~+/=-]{8,}",
        needs=("bearer", "basic", "digest", "negotiate"),
        keep=1,
    ),
    Pattern(
        "JSON web token",
        r"\beyJ[a-z0-9_-]{8,500}\.[a-z0-9_-]{8,}(?:\.[a-z0-9_-]*)?",
        needs=("eyj",),
    ),
    Pattern("our own key", r"\bhc[ps]_[0-9a-f]{16,}\b", needs=("hcp_", "hcs_")),
    Pattern(
        "known token",
        r"\b(?:gh[pousr]_[a-z0-9]{20,}|github_pat_[a-z0-9_]{20,}|xox[abeprs]-[a-z0-9-]{10,}"
        r"|(?:sk|rk|pk)_(?:live|test)_[a-z0-9]{10,}|sk-[a-z0-9_-]{20,}|AKIA[0-9A-Z]{16}"
        r"|AIza[0-9a-z_-]{30,}|glpat-[a-z0-9_-]{16,}|whsec_[a-z0-9+/=]{16,})",
        needs=("_", "xox", "sk-", "akia", "aiza", "glpat-"),
    ),
    Pattern(
        "named secret",
        r"((?:pass(?:word|wd|phrase|code)|pwd|secret|token|(?:api|access|private)[_-]?key"
        r"|authorization|cookie|[cx]srf|credential|sess(?:ion[_-]?)?id|cv[cv]|jwt)[a-z0-9_-]{0,40}"
        r"(?:\\*[\"']?\s*[=:]\s*|\\*[\"']\s*,\s*(?=b?\\*[\"'])))"
        r"(?:\\+\"[^\"]*(?:\"|$)|b?\"(?:[^\"\\]|\\.)*(?:\"|$)|b?'(?:[^'\\]|\\.)*(?:'|$)"
        r"|(?!\[redacted\])[^\s,;&\"']+)",
        needs=(
            *("pass", "pwd", "secret", "token", "_key", "-key", "ikey", "skey", "ekey"),
            *("authorization", "cookie", "srf", "credential", "sess", "cv", "jwt"),
        ),
        keep=1,
    ),
    Pattern(
        "IBAN",
        r"\b[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?\b",
        needs=("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        check="iban",
    ),
    Pattern(
        "card number",
        r"\b(?:[2-6][0-9]{3}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}|3[0-9]{3}([ -])[0-9]{6}\2[0-9]{4,5}"
        r"|[2-6][0-9]{12,18})\b",
        needs=("2", "3", "4", "5", "6"),
        check="card",
    ),
    Pattern(
        "e-mail address",
        r"[^\s@%\"'`<>()\[\]{},;:=/\\|\u2018-\u201f]{1,64}(?:@|%40)(?![0-9]x\.)"
        r"(?:[^\s@%\"'<>()\[\]{},;:=/\\|.]{1,63}\.){1,8}[a-z]{2,}",
        needs=("@", "%40"),
        contact=True,
    ),
    Pattern(
        "telephone number",
        r"(^|[\s\"'(<>\[{,;:=|])"
        r"(?:\+(?![0-9]+\.[0-9]+(?![0-9.]))"
        r"|00(?=[1-9][0-9]{0,2}[ .\u00a0/(-]|[2-9][0-9]{11}))"
        r"(?:[17](?:[ .\u00a0/()-]{0,3}[0-9]){10}"
        r"|[2-689](?:[ .\u00a0/()-]{0,3}[0-9]){8,14})(?![0-9])",
        needs=("+", "00"),
        keep=1,
        contact=True,
    ),
    Pattern(
        "address of a telephone",
        r"(\btel:\s?)[+(0-9][0-9 .\u00a0/()-]{3,20}[0-9]",
        needs=("tel:",),
        keep=1,
        contact=True,
    ),
)
