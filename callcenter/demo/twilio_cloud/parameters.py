"""The parameters of REST operations: which there are, and what they may be."""

import re
from dataclasses import dataclass, field

_BOOL = "true|false"
_METHOD = "GET|POST"
_URL = "https?://.+"
_WHOLE = "[0-9]+"
_PAGING = {"PageSize": "[1-9][0-9]{0,2}|1000", "Page": _WHOLE, "PageToken": ".*"}
_CALL_STATUS = "queued|ringing|in-progress|completed|busy|failed|no-answer|canceled"
_SPAN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*"


def _dates(*names: str) -> dict[str, str]:
    return {f"{name}{way}": _SPAN for name in names for way in ("", "<", ">")}


@dataclass(frozen=True)
class Operation:
    """One operation of the REST API: how it is asked for, and the pattern of each parameter's value."""

    name: str
    method: str
    path: str
    parameters: dict[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    def match(self, method: str, path: str) -> re.Match[str] | None:
        """Return the parts of a path below the account that asks for this operation."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path.replace(".", r"\."))
        return re.fullmatch(pattern, path) if method == self.method else None

    def faults(self, params: list[tuple[str, str]]) -> list[str]:
        """Return what is wrong with the parameters."""
        names = [name for name, _ in params]
        wrong = [f"{name} is required" for name in self.required if name not in names]
        wrong += [f"{name} is given twice" for name in sorted(set(names)) if names.count(name) > 1]
        for name, value in params:
            if name not in self.parameters:
                wrong.append(f"{self.name} has no parameter {name}")
            elif not re.fullmatch(self.parameters[name], value, re.DOTALL):
                wrong.append(f"{name} is not valid")
        return wrong


OPERATIONS = (
    Operation(
        "CreateCall",
        "POST",
        "/Calls.json",
        {
            "To": r"\+[1-9][0-9]{6,14}",
            "From": r"\+[1-9][0-9]{6,14}",
            "Url": _URL,
            "Method": _METHOD,
            "FallbackUrl": _URL,
            "FallbackMethod": _METHOD,
            "StatusCallback": _URL,
            "StatusCallbackMethod": _METHOD,
            "Timeout": _WHOLE,
        },
        required=("To", "From", "Url"),
    ),
    Operation(
        "UpdateCall",
        "POST",
        "/Calls/{call}.json",
        {
            "Url": _URL,
            "Method": _METHOD,
            "Status": "canceled|completed",
            "FallbackUrl": _URL,
            "FallbackMethod": _METHOD,
            "StatusCallback": _URL,
            "StatusCallbackMethod": _METHOD,
            "Twiml": ".+",
            "TimeLimit": _WHOLE,
        },
    ),
    Operation("FetchCall", "GET", "/Calls/{call}.json"),
    Operation(
        "ListCall",
        "GET",
        "/Calls.json",
        {
            "To": ".*",
            "From": ".*",
            "ParentCallSid": ".*",
            "Status": _CALL_STATUS,
            **_dates("StartTime", "EndTime"),
            **_PAGING,
        },
    ),
    Operation(
        "ListConference",
        "GET",
        "/Conferences.json",
        {
            "FriendlyName": ".*",
            "Status": "init|in-progress|completed",
            **_dates("DateCreated", "DateUpdated"),
            **_PAGING,
        },
    ),
    Operation("FetchConference", "GET", "/Conferences/{conference}.json"),
    Operation(
        "UpdateConference",
        "POST",
        "/Conferences/{conference}.json",
        {"Status": "completed", "AnnounceUrl": _URL, "AnnounceMethod": _METHOD},
    ),
    Operation(
        "ListParticipant",
        "GET",
        "/Conferences/{conference}/Participants.json",
        {"Muted": _BOOL, "Hold": _BOOL, "Coaching": _BOOL, **_PAGING},
    ),
    Operation("FetchParticipant", "GET", "/Conferences/{conference}/Participants/{participant}.json"),
    Operation(
        "UpdateParticipant",
        "POST",
        "/Conferences/{conference}/Participants/{participant}.json",
        {
            "Muted": _BOOL,
            "Hold": _BOOL,
            "HoldUrl": _URL,
            "HoldMethod": _METHOD,
            "AnnounceUrl": _URL,
            "AnnounceMethod": _METHOD,
            "WaitUrl": _URL,
            "WaitMethod": _METHOD,
            "BeepOnExit": _BOOL,
            "EndConferenceOnExit": _BOOL,
            "Coaching": _BOOL,
            "CallSidToCoach": "CA[0-9a-fA-F]{32}",
        },
    ),
    Operation("DeleteParticipant", "DELETE", "/Conferences/{conference}/Participants/{participant}.json"),
    Operation("ListCallRecording", "GET", "/Calls/{call}/Recordings.json", {**_dates("DateCreated"), **_PAGING}),
    Operation("FetchRecording", "GET", "/Recordings/{recording}.json", {"IncludeSoftDeleted": _BOOL}),
    Operation("DeleteRecording", "DELETE", "/Recordings/{recording}.json"),
    Operation("ListQueue", "GET", "/Queues.json", _PAGING),
    Operation("FetchQueue", "GET", "/Queues/{queue}.json"),
    Operation("ListMember", "GET", "/Queues/{queue}/Members.json", _PAGING),
    Operation("FetchMember", "GET", "/Queues/{queue}/Members/{member}.json"),
    Operation(
        "UpdateMember",
        "POST",
        "/Queues/{queue}/Members/{member}.json",
        {"Url": _URL, "Method": _METHOD},
        ("Url",),
    ),
)


def find(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """Return the operation that a method and a path below the account ask for, and the parts of the path."""
    for operation in OPERATIONS:
        found = operation.match(method, path)
        if found:
            return operation, found.groupdict()
    return None
