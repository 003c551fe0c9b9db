"""What Redmine's own renderers make of the user's words."""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import replace

import pytest
import requests

from examples.trackers.redmine import Tracker
from hypercare_collector.connectors.registry import build
from hypercare_collector.model import Block, Heading, Rows, Words
from tests.collector.connectors.moody import Moody
from tests.collector.connectors.redmine_desk import Desk, options
from tests.collector.connectors.tickets import MARKUP, SCRIPTS, SHOT, a_ticket, carry
from tests.waiting import until

REFERENCES = (
    "#1 ##1 #1-1 r1 (r12) commit:abc @admin @hypercare user:admin user#1 source:a/b.rb "
    'attachment:SHOP-17-screen.png version:"1.0" hypercare:wiki [[Wiki]] [[hypercare:|x]] '
    "project:hypercare me@b.example https://c.example www.d.example"
)
HOSTILE = (
    MARKUP,
    SCRIPTS,
    REFERENCES,
    "{{toc}} {{hello_world}} {{include(Wiki)}} {{collapse(x)\nbody\n}} {{macro(0)}} {{collapse\n",
    "\n}}\n@admin the end of somebody else's macro",
    'a </pre> @admin <pre> <code class="ruby">puts 1</code> <notextile><i>x</i></notextile> <kbd>',
    "</PRE ><b>#1</b> </pre\n> <redpre#0> x%x% &amp; :redsh#1: @admin",
    "```\n@admin #1\n```` ~~~\n~~~~~\n**bold** @admin\n```ruby\nputs 1",
    "> said\n>\n@admin\n> \n>",
    "@admin #1 *after somebody else's quotation*",
    'h1. One\n\n# 1\n* 2\n\nbq. 3\n\n|_. a|b|\n\n!http://a.example/b.png! "c":http://d.example\n',
    "Two\n===\n\n- [ ] 3\n\n    4\n\n==<b>5</b>== %{color:red}6% -7- +8+ ^9^ [1] \\* <!-- -->",
)
ALLOWED = {"h3", "a", "p", "pre", "code"}
"""Headings, their anchors, and what stands verbatim."""


@pytest.fixture
def counterpart(redmine: Tracker) -> Desk:
    return Desk(redmine)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("textile", "textile"), ("markdown", "markdown"), ("common_mark", "markdown")],
)
class TestRedminesFormattings:
    def test_words_are_shown_as_characters_and_have_no_effect(
        self, redmine: Tracker, counterpart: Desk, theirs: str, ours: str
    ) -> None:
        hostile: list[Block] = [*(Words(words) for words in HOSTILE), Rows(((REFERENCES, MARKUP),))]
        ticket = a_ticket(SHOT)
        ticket = replace(ticket, blocks=(*ticket.blocks, *hostile))
        raw = options(redmine, formatting=ours)
        with counterpart.formatting(theirs), closing(build("redmine", raw)) as connector:
            ref = carry(ticket, connector)
            shown = counterpart.shown(ref.id)

        assert [words for words in HOSTILE if bare(words) not in bare(shown.text)] == []
        assert shown.elements == ALLOWED - ({"code"} if ours == "textile" else set())
        assert {link for link in shown.links if not link.startswith("#")} == {ticket.url}

    def test_nobody_is_notified_because_of_words(
        self, redmine: Tracker, counterpart: Desk, theirs: str, ours: str
    ) -> None:
        ticket = replace(a_ticket(), blocks=tuple(map(Words, HOSTILE)))
        raw = options(redmine, formatting=ours)
        with counterpart.formatting(theirs), closing(build("redmine", raw)) as connector:
            ref = connector.create(ticket)
            connector.comment(ref, replace(ticket, key=a_ticket().key))
            in_earnest = _mention_the_administrator(redmine)
            until(lambda: _about(in_earnest) in _letters(redmine))

        assert _about(ref.id) not in _letters(redmine)

    def test_a_heading_of_references_is_none(
        self, redmine: Tracker, counterpart: Desk, theirs: str, ours: str
    ) -> None:
        ticket = replace(a_ticket(), blocks=(Heading("See #1 @admin"), Heading("_a_ *b* <c>")))
        raw = options(redmine, formatting=ours)
        with counterpart.formatting(theirs), closing(build("redmine", raw)) as connector:
            shown = counterpart.shown(connector.create(ticket).id)

        assert "See #1 @admin" in shown.text
        assert "_a_ *b* <c>" in shown.text
        assert [link for link in shown.links if not link.startswith("#")] == []

    def test_the_check_reads_which_formatting_is_chosen(
        self, redmine: Tracker, counterpart: Desk, theirs: str, ours: str
    ) -> None:
        other = "markdown" if ours == "textile" else "textile"
        with (
            counterpart.formatting(theirs),
            closing(build("redmine", options(redmine, formatting=other))) as wrong,
            closing(build("redmine", options(redmine, formatting=ours))) as right,
        ):
            right.create(a_ticket())

            assert right.check() == ()
            [told] = wrong.check()
        assert told.endswith(f"set the option formatting to {ours}")


def _mention_the_administrator(redmine: Tracker) -> str:
    """Make an issue whose words do have an effect; return its number."""
    issue = {"project_id": redmine.project, "subject": "a mention", "description": "@admin, look"}
    answer = requests.post(
        f"{redmine.url}/issues.json",
        json={"issue": issue},
        headers={"X-Redmine-API-Key": redmine.key},
        timeout=60,
    )
    return str(answer.json()["issue"]["id"])


def _about(number: str) -> str:
    return f"X-Redmine-Issue-Id: {number}\r\n"


def _letters(redmine: Tracker) -> str:
    """Return all that the administrator was sent."""
    sent = redmine.mail / redmine.admin_address
    return sent.read_bytes().decode("utf-8", "replace") if sent.exists() else ""


def test_a_redmine_without_formatting_gets_plain_text(moody: Moody) -> None:
    project = {"trackers": [{"id": 1, "name": "Bug"}]}
    moody.answers(200, {"project": project, "issue_priorities": [], "issue": {"id": 7}})
    raw = {"url": moody.url, "key": "k", "project": "p", "formatting": "none"}
    with closing(build("redmine", raw)) as connector:
        connector.create(a_ticket(words=MARKUP))

    sent = json.loads(moody.requests[-1].body)["issue"]["description"]
    assert f"What happened\n-------------\n{MARKUP}\n" in sent


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
