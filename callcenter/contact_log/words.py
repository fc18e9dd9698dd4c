"""What the codes of contacts and agents are called in a table; the same as on the pages of the console."""

from collections.abc import Mapping
from typing import Final

from callcenter.sentences import Sentence

STAGES: Final[Mapping[str, Sentence]] = {
    "flow": Sentence("In the flow"),
    "waiting": Sentence("Waiting"),
    "offered": Sentence("Offered"),
    "calling": Sentence("Calling the customer"),
    "connecting": Sentence("Connecting"),
    "talking": Sentence("In conversation"),
    "voicemail": Sentence("Leaving a message"),
    "wrapping": Sentence("Wrap-up"),
    "closed": Sentence("Closed"),
}

OUTCOMES: Final[Mapping[str, Sentence]] = {
    "answered": Sentence("Answered"),
    "abandoned_in_flow": Sentence("Abandoned before queueing"),
    "abandoned_waiting": Sentence("Abandoned while waiting"),
    "abandoned_offered": Sentence("Abandoned while offered"),
    "abandoned_connecting": Sentence("Abandoned while connecting"),
    "short_abandon": Sentence("Short abandon"),
    "closed": Sentence("Closed hours"),
    "refused_full": Sentence("Refused, full"),
    "refused_blocked": Sentence("Refused, blocked"),
    "voicemail": Sentence("Voicemail"),
    "callback_kept": Sentence("Callback kept"),
    "sent_elsewhere": Sentence("Sent elsewhere"),
    "failed": Sentence("Failed on our side"),
}

CHANNELS: Final[Mapping[str, Sentence]] = {"chat": Sentence("Chat"), "voice": Sentence("Call")}

AVAILABILITY: Final[Mapping[str, Sentence]] = {
    "offline": Sentence("Offline"),
    "available": Sentence("Available"),
    "not_ready": Sentence("Not ready"),
}

REASONS: Final[Mapping[str, Sentence]] = {
    "signed_in": Sentence("just signed in"),
    "no_answer": Sentence("did not answer an offer"),
    "declined": Sentence("declined an offer"),
    "connection_lost": Sentence("connection lost"),
    "connect_failed": Sentence("could not be connected"),
}
"""The reasons for being not ready that the system gives; a centre's own have its names."""
