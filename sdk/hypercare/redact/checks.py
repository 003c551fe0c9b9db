"""What a shape alone cannot tell: whether digits are a card's, and letters an account's.

Each check is given what a pattern matched and returns the part of it, from the start, that is
private; nothing when none of it is.
"""

from __future__ import annotations

import re

ISSUERS = (
    r"^(4|5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|3(0[0-5]|[68])|6(011|4[4-9]|5)|35|62)"
)
"""How the number of a payment card begins. Valid in Python and in JavaScript."""
_issuers = re.compile(ISSUERS)


def card(match: str) -> str:
    """Return a payment card's number: issuer prefix, length and Luhn's sum.

    Source: ISO/IEC 7812-1, annex B.
    """
    numbers = [int(digit) for digit in match if digit.isdigit()]
    plain = "".join(map(str, numbers))
    if not 13 <= len(numbers) <= 19 or not _issuers.match(plain):
        return ""
    doubled = (n * 2 - 9 if n > 4 else n * 2 for n in numbers[-2::-2])
    return match if (sum(numbers[-1::-2]) + sum(doubled)) % 10 == 0 else ""


def iban(match: str) -> str:
    """Return an IBAN: its check digits. Words that follow a printed one are no part of it.

    Small letters count only where the country's are the only ones, so that identifiers in
    hexadecimal stay what they are.

    Source: ISO 13616-1, and ISO/IEC 7064, MOD 97-10.
    """
    while match.isascii() and match:
        plain = match.replace(" ", "")
        told = plain == plain.upper() or plain[2:].isdecimal()
        if told and len(plain) > 14 and _remainder(plain) == 1:
            return match
        match = match.rpartition(" ")[0]
    return ""


def _remainder(plain: str) -> int:
    return int("".join(str(int(each, 36)) for each in plain[4:] + plain[:4])) % 97


CHECKS = {"card": card, "iban": iban}
