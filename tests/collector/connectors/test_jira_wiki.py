from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hypercare_collector.connectors.markup.jira_wiki import escaped, wiki
from hypercare_collector.connectors.text import readable
from hypercare_collector.model import Block, Code, Heading, Items, Link, Rows, Words
from tests.collector.connectors.tickets import MARKUP, SCRIPTS
from tests.collector.connectors.wiki import reading

HOSTILE = [
    "*bold* _em_ -del- +ins+ ^sup^ ~sub~ ??cite?? {{mono}} --- --",
    "h1. heading\nbq. quote\n* item\n# one\n- two\n----\n||a||b|\n|c|d|",
    "{color:red}red{color} {panel}x{panel} {code}x{code} {noformat}x{noformat}",
    "[~admin] [~accountid:5b10a2844c20165700ede21g] [x|http://a.example] [^file.txt] [HC-1]",
    "!pic.png! !pic.png|thumbnail! :) :( :P :D ;) (y) (n) (*r) (flagoff) @user@ \\\\ \\* \\{",
    "https://shop.example/a_b_c?x={id}&y=[1]#top mailto:ada@shop.example C:\\new \\\\srv\\x",
    "&lt;b&gt; &amp; &#42; AT&T a&b; &nbsp; <script>alert(1)</script> 50% 1+1=2 a*b*c 12:30 x:y",
    "  h2. x\n \tbq. y\n  * z\n\n\n   ----  \n(see below) what?! really?? C++ a_b well-known",
    SCRIPTS,
    MARKUP,
]
CHARACTERS = st.text(alphabet="\\{}[]|*_-+^~?!#@()&;:<>/.,'\"=% \nabh123qPD\té汉", max_size=60)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_mean_themselves_wherever_they_stand(words: str) -> None:
    line = " ".join(words.split())

    assert reading(wiki([Words(words)])) == words
    assert line in reading(wiki([Heading(line)]))
    assert f"«item»{line}" in reading(wiki([Items((line,))]))
    assert reading(wiki([Rows(((line, line),))])) == f"{line}\n{line}"
    assert reading(wiki([Link(line, "https://a.example/x")])).startswith(f"«link»{line}|")


@given(CHARACTERS)
@example("\\\\[x")
def test_any_words_mean_themselves(words: str) -> None:
    assert reading(escaped(words)) == words


def test_usual_words_stay_readable_in_the_notation() -> None:
    usual = "Order 4711 at 12:30: snake_case, well-known, 50 % of AT&T, ada@shop.example. Why?"

    assert wiki([Words(usual)]) == usual


@pytest.mark.parametrize(
    "code",
    ['File "a.py"\n  in {x}', "{noformat}", "{noformat}\n*x*\n{noformat} {code:java}y{code}"],
)
def test_code_keeps_its_characters(code: str) -> None:
    assert reading(wiki([Code(code)])) == code


def test_every_block_has_its_markup() -> None:
    blocks: list[Block] = [
        Heading("What went wrong"),
        Items(("one", "two\nlines")),
        Rows((("Browser", "Firefox\n142"), ("Empty", ""))),
        Link("", "https://a.example/x|y z"),
    ]

    assert wiki(blocks) == (
        "h3. What went wrong\n\n"
        "* one\n* two \\\\ lines\n\n"
        "||Browser||Firefox \\\\ 142|\n||Empty|| |\n\n"
        "[https&#58;//a.example/x&#124;y z|https://a.example/x%7Cy%20z]"
    )


@pytest.mark.parametrize("broken", ["half \ud83d", "null \x00 byte"])
def test_what_is_no_text_is_replaced(broken: str) -> None:
    assert wiki([Words(broken)]) == readable(broken)
