"""Twilio's REST API, as far as a call centre uses it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from callcenter.demo.twilio_cloud.account import Line
from callcenter.demo.twilio_cloud.documents import Refused, Verb, read_twiml
from callcenter.demo.twilio_cloud.exchange import Exchange
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.grammar import MAX_INLINE_CHARACTERS
from callcenter.demo.twilio_cloud.model import Call, Conference, Participant, Queue, QueueEntry, Recording
from callcenter.demo.twilio_cloud.parameters import find
from callcenter.demo.twilio_cloud.performing import DEFAULT_MUSIC
from callcenter.demo.twilio_cloud.resources import Resources
from callcenter.demo.twilio_cloud.scripts import Redirected, Request

NOT_OUR_NUMBER = 21_210
_MEDIA = re.compile(r"/Recordings/(?P<recording>\w+)\.wav")
NO_ANSWER = 0
"""The status of a reply that never arrives."""
NOT_AUTHENTICATED, NOT_FOUND, TOO_MANY, NOT_IN_PROGRESS = 20_003, 20_404, 20_429, 21_220
INVALID_PARAMETER, INTERNAL, RELATIVE_ACTION, TWIML_TOO_LONG = 20_001, 20_500, 15_004, 32_018


@dataclass(frozen=True)
class Reply:
    """What a request is answered with; no body where there is nothing to say."""

    status: int
    body: dict[str, Any] | None = None
    sound: bytes | None = None
    """A WAV, in place of a body."""


class Problem(Exception):
    """A request that cannot be done; `code` is Twilio's for why."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.reply = Reply(
            status,
            {
                "code": code,
                "message": message,
                "more_info": f"https://www.twilio.com/docs/errors/{code}",
                "status": status,
            },
        )


_FAULTS: dict[str, Callable[[], Problem]] = {
    "too_many": lambda: Problem(429, TOO_MANY, "Too Many Requests"),
    "fail_before": lambda: Problem(500, INTERNAL, "An internal server error has occurred"),
    "fail_after": lambda: Problem(500, INTERNAL, "An internal server error has occurred"),
    "not_found": lambda: Problem(404, NOT_FOUND, "The requested resource was not found"),
    "not_in_progress": lambda: Problem(400, NOT_IN_PROGRESS, "Call is not in-progress. Cannot redirect."),
}


class Rest:
    """Answers the requests of one account."""

    def __init__(self, exchange: Exchange, dial: Callable[[str, str, Line, int], Call]) -> None:
        self._exchange = exchange
        self._dial = dial
        self._resources = Resources(exchange.account)
        account = exchange.account
        self._credentials = {(account.api_key, account.api_secret), (account.account_sid, account.auth_token)}
        self._operations: dict[str, Callable[[dict[str, str], dict[str, str]], Reply]] = {
            "CreateCall": self._create_call,
            "UpdateCall": self._update_call,
            "FetchCall": lambda at, _: Reply(200, self._resources.call(self._call(at))),
            "ListCall": self._list_calls,
            "ListConference": self._list_conferences,
            "FetchConference": lambda at, _: Reply(200, self._resources.conference(self._conference(at))),
            "UpdateConference": self._update_conference,
            "ListParticipant": self._list_participants,
            "FetchParticipant": lambda at, _: Reply(200, self._resources.participant(self._participant(at))),
            "UpdateParticipant": self._update_participant,
            "DeleteParticipant": self._delete_participant,
            "ListCallRecording": self._list_recordings,
            "FetchRecording": lambda at, _: Reply(200, self._resources.recording(self._recording(at))),
            "DeleteRecording": self._delete_recording,
            "ListQueue": self._list_queues,
            "FetchQueue": lambda at, _: Reply(200, self._queue(self._queue_at(at))),
            "ListMember": self._list_members,
            "FetchMember": lambda at, _: Reply(200, self._member(self._entry(at))),
            "UpdateMember": self._update_member,
        }

    def answer(
        self, method: str, path: str, params: list[tuple[str, str]], credentials: tuple[str, str] | None
    ) -> Reply:
        """Answer a request, and remember it."""
        entry = {"at": self._exchange.agenda.now, "method": method, "path": path, "operation": None}
        self._exchange.record.rest.append(entry)
        try:
            reply = self._answer(method, path, params, credentials, entry)
        except Problem as problem:
            reply = problem.reply
        entry |= {"params": [list(pair) for pair in params], "status": reply.status, "body": reply.body}
        return reply

    def _answer(
        self,
        method: str,
        path: str,
        params: list[tuple[str, str]],
        credentials: tuple[str, str] | None,
        entry: dict[str, Any],
    ) -> Reply:
        if credentials not in self._credentials:
            raise Problem(401, NOT_AUTHENTICATED, "Authenticate")
        if method == "GET" and (media := _MEDIA.fullmatch(path.removeprefix(self._resources.base))):
            entry["operation"] = "FetchRecordingMedia"
            return self._sound(media.groupdict())
        found = find(method, path.removeprefix(self._resources.base)) if path.startswith(self._resources.base) else None
        if found is None:
            self._violation(NOT_FOUND, f"{method} {path} is no operation", None)
            raise Problem(404, NOT_FOUND, f"The requested resource {path} was not found")
        operation, at = found
        at = {name: unquote(value) for name, value in at.items()}
        entry["operation"] = operation.name
        fault = self._exchange.faults.strike(f"rest.{operation.name}")
        if fault and fault.effect not in ("fail_after", "time_out_after"):
            raise _FAULTS[fault.effect]()
        wrong = operation.faults(params)
        if wrong:
            self._violation(INVALID_PARAMETER, "; ".join(wrong), at.get("call"))
            raise Problem(400, INVALID_PARAMETER, "; ".join(wrong))
        reply = self._operations[operation.name](at, {"path": path, **dict(params)})
        return _afterwards(fault, reply)

    def _violation(self, code: int, detail: str, call: str | None) -> None:
        self._exchange.record.violation(self._exchange.agenda.now, code, detail, call=call)

    # --- calls --------------------------------------------------------------------------------------------------

    def _call(self, at: dict[str, str]) -> Call:
        call = self._exchange.legs.all.get(at["call"])
        if call is None:
            raise _missing()
        return call

    def _list_calls(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        calls = [
            call
            for call in reversed(self._exchange.legs.all.values())
            if params.get("Status") in (None, call.status)
            and params.get("To") in (None, call.called)
            and params.get("From") in (None, call.caller)
        ]
        return self._page("calls", [self._resources.call(call) for call in calls], params)

    def _create_call(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        if params["From"] not in self._exchange.account.numbers:
            raise Problem(400, NOT_OUR_NUMBER, "The source phone number provided is not yet verified for your account.")
        line = Line(params["Url"], params.get("FallbackUrl", ""), params.get("StatusCallback", ""))
        call = self._dial(params["From"], params["To"], line, int(params.get("Timeout", "60")) * 1_000)
        return Reply(201, self._resources.call(call))

    def _update_call(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        call = self._call(at)
        given = [name for name in ("Url", "Twiml", "Status") if name in params]
        if len(given) != 1:
            detail = "exactly one of Url, Twiml and Status is needed"
            self._violation(INVALID_PARAMETER, detail, call.sid)
            raise Problem(400, INVALID_PARAMETER, detail)
        if call.over:
            raise Problem(400, NOT_IN_PROGRESS, "Call is not in-progress. Cannot redirect.")
        if "Status" in params:
            if params["Status"] == "completed" or call.status == "ringing":
                self._exchange.legs.hang_up(call, "api")
            return Reply(200, self._resources.call(call))
        if call.status != "in-progress":
            raise Problem(400, NOT_IN_PROGRESS, "Call is not in-progress. Cannot redirect.")
        call.script.interrupt(Redirected(_where_to(params)))
        return Reply(200, self._resources.call(call))

    # --- conferences --------------------------------------------------------------------------------------------

    def _conference(self, at: dict[str, str]) -> Conference:
        conferences = self._exchange.conferences
        conference = conferences.all.get(at["conference"]) or conferences.live(at["conference"])
        if conference is None:
            raise _missing()
        return conference

    def _participant(self, at: dict[str, str]) -> Participant:
        for participant in self._conference(at).participants.values():
            if at["participant"] in (participant.call.sid, participant.label):
                return participant
        raise _missing()

    def _list_conferences(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        conferences = [
            conference
            for conference in reversed(self._exchange.conferences.all.values())
            if params.get("Status") in (None, conference.status)
            and params.get("FriendlyName") in (None, conference.name)
        ]
        return self._page("conferences", [self._resources.conference(one) for one in conferences], params)

    def _update_conference(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        conference = self._conference(at)
        if params.get("Status") == "completed":
            self._exchange.conferences.end(conference)
        return Reply(200, self._resources.conference(conference))

    def _list_participants(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        written = [self._resources.participant(one) for one in self._conference(at).participants.values()]
        wanted = {name.lower(): params[name] == "true" for name in ("Muted", "Hold", "Coaching") if name in params}
        shown = [one for one in written if all(one[name] == value for name, value in wanted.items())]
        return self._page("participants", shown, params)

    def _update_participant(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        participant = self._participant(at)
        conferences = self._exchange.conferences
        if "CallSidToCoach" in params and params["CallSidToCoach"] not in participant.conference.participants:
            raise Problem(400, 13_240, "The call to coach is not in the conference")
        end_on_exit = {"true": True, "false": False}.get(params.get("EndConferenceOnExit", ""))
        coached = participant.coached
        if "Coaching" in params or "CallSidToCoach" in params:
            coached = params.get("CallSidToCoach", coached) if params.get("Coaching", "true") == "true" else None
        conferences.modify(participant, end_on_exit=end_on_exit, coached=coached)
        if "Muted" in params:
            conferences.mute(participant, params["Muted"] == "true")
        if "Hold" in params:
            url, method = params.get("HoldUrl", DEFAULT_MUSIC), params.get("HoldMethod", "GET")
            conferences.hold(participant, params["Hold"] == "true", Request(url, method, "participant_hold"))
        return Reply(200, self._resources.participant(participant))

    def _delete_participant(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        self._exchange.conferences.kick(self._participant(at))
        return Reply(204)

    # --- recordings ---------------------------------------------------------------------------------------------

    def _recording(self, at: dict[str, str]) -> Recording:
        recording = self._exchange.recordings.all.get(at["recording"])
        if recording is None:
            raise _missing()
        return recording

    def _list_recordings(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        call = self._call(at)
        theirs = [one for one in self._exchange.recordings.all.values() if one.call is call]
        return self._page("recordings", [self._resources.recording_of_call(one) for one in theirs], params)

    def _delete_recording(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        del self._exchange.recordings.all[self._recording(at).sid]
        return Reply(204)

    def _sound(self, at: dict[str, str]) -> Reply:
        recording = self._recording(at)
        if recording.status != "completed":
            raise _missing()
        return Reply(200, sound=self._exchange.recordings.sound(recording))

    # --- queues -------------------------------------------------------------------------------------------------

    def _queue_at(self, at: dict[str, str]) -> Queue:
        queue = self._exchange.queues.all.get(at["queue"])
        if queue is None:
            raise _missing()
        return queue

    def _entry(self, at: dict[str, str]) -> QueueEntry:
        entries = self._queue_at(at).entries
        for entry in entries[:1] if at["member"] == "Front" else entries:
            if at["member"] in ("Front", entry.call.sid):
                return entry
        raise _missing()

    def _queue(self, queue: Queue) -> dict[str, Any]:
        return self._resources.queue(queue, self._exchange.queues.average(queue))

    def _member(self, entry: QueueEntry) -> dict[str, Any]:
        return self._resources.member(entry, self._exchange.queues.waited(entry))

    def _list_queues(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        return self._page("queues", [self._queue(queue) for queue in self._exchange.queues.all.values()], params)

    def _list_members(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        return self._page("queue_members", [self._member(one) for one in self._queue_at(at).entries], params)

    def _update_member(self, at: dict[str, str], params: dict[str, str]) -> Reply:
        entry = self._entry(at)
        written = self._member(entry)
        entry.call.script.interrupt(Redirected(Request(params["Url"], params.get("Method", "POST"))))
        return Reply(200, written)

    def _page(self, name: str, items: list[dict[str, Any]], params: dict[str, str]) -> Reply:
        query = {key: value for key, value in params.items() if key != "path"}
        return Reply(200, self._resources.page(params["path"], name, items, query))


def _missing() -> Problem:
    return Problem(404, NOT_FOUND, "The requested resource was not found")


def _afterwards(fault: Fault | None, reply: Reply) -> Reply:
    """Return the reply as the fault lets it arrive: what was asked for has been done."""
    if fault is None:
        return reply
    if fault.effect == "time_out_after":
        return Reply(NO_ANSWER)
    raise _FAULTS[fault.effect]()


def _where_to(params: dict[str, str]) -> Request:
    """Return the document that a call is to go on with; raises `Problem` for TwiML that cannot be run."""
    if "Url" in params:
        return Request(params["Url"], params.get("Method", "POST"))
    twiml = params["Twiml"]
    if len(twiml) > MAX_INLINE_CHARACTERS:
        raise Problem(400, TWIML_TOO_LONG, "Twiml parameter exceeds 4000 characters")
    try:
        document = read_twiml(twiml, "main_document")
    except Refused as refused:
        raise Problem(400, refused.code, refused.detail) from None
    if any(_relative_action(verb) for verb in document.verbs):
        raise Problem(400, RELATIVE_ACTION, "Action URL must be absolute")
    return Request("", twiml=twiml)


def _relative_action(verb: Verb) -> bool:
    action = verb.attributes.get("action", "")
    return verb.name in ("Gather", "Record") and not urlsplit(action).scheme
