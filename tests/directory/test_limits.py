"""What queues.yaml says of contacts that a queue does not keep: what it comes to, and what is refused with the line."""

from typing import Any

import pytest

from callcenter.contacts.events import VoicemailRules
from callcenter.directory.limit_compile import compile_limits, compile_messages, compile_overflow, compile_voicemails
from callcenter.directory.limit_schemas import LimitsOf, OverflowRule
from routing.limits import Destination, Limits, Overflow
from tests.directory.folder import Folder

BUSY = {"message": {"en": "All lines are busy."}}


def test_every_limit_is_compiled_and_a_queue_without_any_goes_by_its_hours() -> None:
    assert compile_limits(LimitsOf()) == Limits(closed=Destination())
    said = LimitsOf.model_validate(
        {
            "length": {"most": 50, "to": BUSY},
            "wait": {"staffed": "10m", "unstaffed": "2m", "to": {"queue": "help"}},
            "unstaffed": {"to": "refused"},
            "closed": {"waiting": "send_on", "to": {"queue": "help"}},
        }
    )
    assert compile_limits(said) == Limits(
        length=50,
        full=Destination(to="message"),
        wait_ms=600_000,
        wait_unstaffed_ms=120_000,
        wait=Destination(queue="help"),
        unstaffed=Destination(),
        closed=Destination(queue="help"),
        send_on=True,
    )


@pytest.mark.parametrize(
    ("said", "compiled"),
    [
        ({"when": {"wait": "3m"}}, Overflow(measure="wait", on=180_000, to=Destination())),
        (
            {"when": {"length": 20, "until": 10, "of": "help"}, "whom": "all"},
            Overflow(measure="length", of="help", on=20, off=10, to=Destination(), whom="all"),
        ),
        (
            {"when": {"service_level": 0.6, "until": 0.75}},
            Overflow(measure="service_level", on=60, off=75, to=Destination()),
        ),
        (
            {"when": {"expected_wait": "5m", "until": "90s"}},
            Overflow(measure="expected_wait", on=300_000, off=90_000, to=Destination()),
        ),
        (
            {"when": {"wait": "0s", "until": "30s", "of": "help"}},
            Overflow(measure="wait", of="help", on=0, off=30_000, to=Destination()),
        ),
    ],
)
def test_an_overflow_rule_is_compiled(said: dict[str, Any], compiled: Overflow) -> None:
    assert compile_overflow(OverflowRule.model_validate({**said, "to": "refused"})) == compiled


@pytest.mark.parametrize(
    ("to", "compiled"),
    [
        ("callback", Destination(callback=True)),
        ({"callback": True, **BUSY}, Destination(to="message", callback=True)),
        ({"callback": True, "queue": "help"}, Destination(queue="help", callback=True)),
    ],
)
def test_calling_back_says_besides_where_the_others_go(to: object, compiled: Destination) -> None:
    rule = OverflowRule.model_validate({"when": {"wait": "3m"}, "to": to})
    assert compile_overflow(rule).to == compiled


def test_what_is_told_is_kept_by_cause_and_by_the_number_of_the_rule(folder: Folder) -> None:
    folder.edit(
        "queues.yaml",
        "requires: {fares: 3}",
        "requires: {fares: 3}\n"
        "    limits: {wait: {staffed: 5m, to: {message: {en: Too long.}}}, closed: {to: {message: {en: Closed.}}}}\n"
        "    overflow: [{when: {wait: 3m}, to: refused}, {when: {wait: 2m}, to: {message: {en: Sorry.}}}]",
    )
    told = {"wait": {"en": "Too long."}, "unstaffed": {"en": "Too long."}, "closed": {"en": "Closed."}}
    assert compile_messages(folder.load()) == {"sales": {**told, "overflow.1": {"en": "Sorry."}}}


# name: (what sales says, what must be said)
WRONG = {
    "a way to an unknown queue": (
        "limits: {length: {most: 5, to: {queue: xx}}}",
        "queues.yaml:6: unknown queue 'xx'",
    ),
    "a rule by an unknown queue": (
        "overflow: [{when: {length: 5, until: 2, of: xx}, to: refused}]",
        "queues.yaml:6: unknown queue 'xx'",
    ),
    "a rule by its own queue": (
        "overflow: [{when: {length: 5, until: 2, of: sales}, to: refused}]",
        "queues.yaml:6: a rule goes by this queue where there is no `of`",
    ),
    "a way back to the same queue": (
        "limits: {length: {most: 5, to: {queue: sales}}}",
        "queues.yaml:6: contacts could go round for ever: sales -> sales",
    ),
    "calling back where nobody is called back": (
        "limits: {length: {most: 5, to: callback}}",
        "queues.yaml:6: nobody is called back by sales: give the queue a `callback`",
    ),
    "a rule that calls back where nobody is called back": (
        "overflow: [{when: {wait: 3m}, to: {callback: true, queue: help}}]",
        "queues.yaml:6: nobody is called back by sales: give the queue a `callback`",
    ),
    "a message without words in a language": (
        "limits: {length: {most: 5, to: {message: {}}}}",
        "queues.yaml:6: queues.sales.limits.length.to.message lacks its text in en",
    ),
}


@pytest.mark.parametrize(("sales", "said"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_named_with_its_line(folder: Folder, sales: str, said: str) -> None:
    folder.edit("queues.yaml", "requires: {fares: 3}", f"requires: {{fares: 3}}\n    {sales}")
    assert folder.problems() == [said]


def test_ways_that_lead_round_over_several_queues_are_named_queue_by_queue(folder: Folder) -> None:
    folder.edit(
        "queues.yaml", "requires: {fares: 3}", "requires: {fares: 3}\n    limits: {unstaffed: {to: {queue: help}}}"
    )
    folder.edit("queues.yaml", "offer: 15s", "offer: 15s\n    overflow: [{when: {wait: 3m}, to: {queue: sales}}]")
    assert folder.problems() == ["queues.yaml:6: contacts could go round for ever: sales -> help -> sales"]


@pytest.mark.parametrize(
    ("sales", "said"),
    [
        ("limits: {length: {most: -1}}", "must be greater than or equal to 0"),
        ("limits: {wait: {}}", "a wait has a limit `staffed`, `unstaffed` or both"),
        ("limits: {closed: {to: voicemail}}", "'voicemail' needs what is said before the tone"),
        ("limits: {closed: {to: {voicemail: {say: {en: Hi}, longest: 4s}}}}", "5s"),
        ("limits: {closed: {to: {voicemail: {say: {en: Hi}, longest: 11m}}}}", "600s"),
        ("limits: {closed: {to: {queue: help, voicemail: {say: {en: Hi}}}}}", "not both"),
        ("limits: {closed: {to: {queue: help, message: {en: Hi}}}}", "not both"),
        (
            "overflow: [{when: {}, to: refused}]",
            "a rule goes by exactly one of wait, expected_wait, length, service_level",
        ),
        ("overflow: [{when: {wait: 3m, until: 1m}, to: refused}]", "each contact's own: there is no `until`"),
        ("overflow: [{when: {wait: 3m}, to: refused, whom: all}]", "there is no `whom`"),
        ("overflow: [{when: {wait: 0s}, to: refused}]", "at least 1s"),
        ("overflow: [{when: {length: 3}, to: refused}]", "`until` must say at which value the rule is off again"),
        ("overflow: [{when: {length: 3, until: 3}, to: refused}]", "`until` must be another value"),
        ("overflow: [{when: {length: 3, until: 1m}, to: refused}]", "`until` must be a number of contacts"),
        ("overflow: [{when: {service_level: 0.5, until: 2}, to: refused}]", "`until` must be a share from 0 to 1"),
        ("overflow: [{when: {expected_wait: 3m, until: 3}, to: refused}]", "is not a duration"),
    ],
)
def test_what_is_badly_formed_is_named_with_its_line(folder: Folder, sales: str, said: str) -> None:
    folder.edit("queues.yaml", "requires: {fares: 3}", f"requires: {{fares: 3}}\n    {sales}")
    (problem,) = folder.problems()
    assert problem.startswith("queues.yaml:6: ")
    assert said in problem


def test_callers_may_leave_a_message_where_a_way_says_so_and_chats_are_told_something(folder: Folder) -> None:
    folder.edit(
        "queues.yaml",
        "requires: {fares: 3}",
        """requires: {fares: 3}
    limits:
      closed: {to: {voicemail: {say: {en: Speak}, longest: 90s}, message: {en: Bye}}}
    overflow: [{when: {wait: 3m}, to: {voicemail: {say: {en: Speak}}}}]""",
    )
    centre = folder.load()
    said = {"en": "Speak"}
    assert compile_voicemails(centre)["sales"] == {
        "closed": VoicemailRules(say=said, longest_ms=90_000),
        "overflow.0": VoicemailRules(say=said, longest_ms=120_000),
    }
    assert compile_messages(centre)["sales"] == {"closed": {"en": "Bye"}, "overflow.0": said}
    assert compile_limits(centre.queues["sales"].limits).closed == Destination(to="voicemail")
