"""What may stand where in a TwiML document, as Twilio documents it; the verbs a call centre uses."""

from dataclasses import dataclass, field

CONTEXTS: dict[str, frozenset[str]] = {
    "main_document": frozenset(
        ["Say", "Play", "Pause", "Gather", "Record", "Dial", "Enqueue", "Leave", "Redirect", "Reject", "Hangup"]
    ),
    "enqueue_wait_url": frozenset(["Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"]),
    "conference_wait_url": frozenset(["Play", "Say", "Pause", "Redirect"]),
    "participant_hold_url": frozenset(["Play", "Say", "Pause", "Redirect"]),
}
"""Which verbs a document may have, by what it was asked for."""

MAX_DOCUMENT_BYTES = 65_536
MAX_INLINE_CHARACTERS = 4_000

_METHOD = "GET|POST"
_BOOL = "true|false"
_WHOLE = "[0-9]+"
_ANY = ".*"


@dataclass(frozen=True)
class Element:
    """What an element may hold: attributes with the pattern of their values, other elements, text."""

    attributes: dict[str, str] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
    text: bool = False


_SPOKEN = frozenset(["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"])

ELEMENTS: dict[str, Element] = {
    "Say": Element({"language": _ANY, "loop": _WHOLE, "voice": _ANY}, _SPOKEN, text=True),
    "Play": Element({"digits": "[0-9*#wW]*", "loop": _WHOLE}, text=True),
    "Pause": Element({"length": _WHOLE}),
    "Gather": Element(
        {
            "action": _ANY,
            "actionOnEmptyResult": _BOOL,
            "bargeIn": _BOOL,
            "debug": _BOOL,
            "enhanced": _BOOL,
            "finishOnKey": "[0-9*#]?",
            "hints": _ANY,
            "input": "dtmf|speech|dtmf speech|speech dtmf",
            "language": _ANY,
            "maxSpeechTime": _WHOLE,
            "method": _METHOD,
            "numDigits": "[1-9][0-9]*",
            "partialResultCallback": _ANY,
            "partialResultCallbackMethod": _METHOD,
            "profanityFilter": _BOOL,
            "speechModel": _ANY,
            "speechTimeout": "auto|[0-9]+",
            "timeout": "auto|[0-9]+",
        },
        frozenset(["Say", "Play", "Pause"]),
    ),
    "Record": Element(
        {
            "action": _ANY,
            "finishOnKey": "[0-9*#]*",
            "maxLength": "[1-9][0-9]*",
            "method": _METHOD,
            "playBeep": _BOOL,
            "recordingConfigurationId": _ANY,
            "recordingStatusCallback": _ANY,
            "recordingStatusCallbackEvent": "((in-progress|completed|absent) ?)*",
            "recordingStatusCallbackMethod": _METHOD,
            "timeout": _WHOLE,
            "transcribe": "false",
            "transcribeCallback": _ANY,
            "trim": "trim-silence|do-not-trim",
        }
    ),
    "Enqueue": Element(
        {
            "action": _ANY,
            "maxQueueSize": "[1-9][0-9]*",
            "method": _METHOD,
            "waitUrl": _ANY,
            "waitUrlMethod": _METHOD,
            "workflowSid": _ANY,
        },
        text=True,
    ),
    "Leave": Element(),
    "Hangup": Element(),
    "Redirect": Element({"method": _METHOD}, text=True),
    "Reject": Element({"reason": "rejected|busy"}),
    "Dial": Element(
        {
            "action": _ANY,
            "answerOnBridge": _BOOL,
            "callerId": _ANY,
            "events": _ANY,
            "hangupOnStar": _BOOL,
            "method": _METHOD,
            "passports": _ANY,
            "record": "do-not-record",
            "recordingConfigurationId": _ANY,
            "recordingStatusCallback": _ANY,
            "recordingStatusCallbackEvent": _ANY,
            "recordingStatusCallbackMethod": _METHOD,
            "recordingTrack": _ANY,
            "referMethod": _METHOD,
            "referUrl": _ANY,
            "ringTone": _ANY,
            "sequential": _BOOL,
            "timeLimit": _WHOLE,
            "timeout": _WHOLE,
            "trim": "trim-silence|do-not-trim",
        },
        frozenset(["Conference"]),
    ),
    "Conference": Element(
        {
            "beep": "true|false|onEnter|onExit",
            "coach": "CA[0-9a-fA-F]{32}",
            "endConferenceOnExit": _BOOL,
            "eventCallbackUrl": _ANY,
            "jitterBufferSize": "off|small|medium|large",
            "maxParticipants": "[1-9][0-9]*",
            "muted": _BOOL,
            "participantLabel": _ANY,
            "record": "do-not-record",
            "recordingConfigurationId": _ANY,
            "recordingStatusCallback": _ANY,
            "recordingStatusCallbackEvent": _ANY,
            "recordingStatusCallbackMethod": _METHOD,
            "region": "us1|ie1|de1|sg1|br1|au1|jp1",
            "startConferenceOnEnter": _BOOL,
            "statusCallback": _ANY,
            "statusCallbackEvent": "((start|end|join|leave|mute|hold|modify|speaker|announcement) ?)*",
            "statusCallbackMethod": _METHOD,
            "trim": "trim-silence|do-not-trim",
            "waitMethod": _METHOD,
            "waitUrl": _ANY,
        },
        text=True,
    ),
}
