"""The resources of Twilio's REST API as they are written: calls, conferences, participants, queues, members, pages."""

from typing import Any

from callcenter.demo.twilio_cloud.account import Account
from callcenter.demo.twilio_cloud.dates import rfc_2822
from callcenter.demo.twilio_cloud.legs import API_VERSION
from callcenter.demo.twilio_cloud.model import Call, Conference, Participant, Queue, QueueEntry, Recording


def _date(instant: int | None) -> str | None:
    return None if instant is None else rfc_2822(instant)


class Resources:
    """Writes the resources of one account."""

    def __init__(self, account: Account) -> None:
        self._sid = account.account_sid
        self.base = f"/{API_VERSION}/Accounts/{account.account_sid}"

    def call(self, call: Call) -> dict[str, Any]:
        """Return a call."""
        uri = f"{self.base}/Calls/{call.sid}"
        parts = ("Notifications", "Recordings", "Payments", "Events", "Siprec", "Streams")
        duration = None if call.ended is None else str((call.ended - (call.answered or call.ended)) // 1_000)
        return {
            "sid": call.sid,
            "date_created": rfc_2822(call.created),
            "date_updated": rfc_2822(call.updated),
            "parent_call_sid": None,
            "account_sid": self._sid,
            "to": call.called,
            "to_formatted": call.called,
            "from": call.caller,
            "from_formatted": call.caller,
            "phone_number_sid": None,
            "status": call.status,
            "start_time": _date(call.answered),
            "end_time": _date(call.ended),
            "duration": duration,
            "price": None,
            "price_unit": "USD",
            "direction": call.direction,
            "answered_by": None,
            "api_version": API_VERSION,
            "forwarded_from": None,
            "group_sid": None,
            "caller_name": None,
            "queue_time": "0",
            "trunk_sid": None,
            "uri": f"{uri}.json",
            "subresource_uris": {part.lower(): f"{uri}/{part}.json" for part in parts},
        }

    def conference(self, conference: Conference) -> dict[str, Any]:
        """Return a conference."""
        uri = f"{self.base}/Conferences/{conference.sid}"
        return {
            "account_sid": self._sid,
            "date_created": rfc_2822(conference.created),
            "date_updated": rfc_2822(conference.updated),
            "api_version": API_VERSION,
            "friendly_name": conference.name,
            "region": "us1",
            "sid": conference.sid,
            "status": conference.status,
            "uri": f"{uri}.json",
            "subresource_uris": {
                "participants": f"{uri}/Participants.json",
                "recordings": f"{uri}/Recordings.json",
            },
            "reason_conference_ended": conference.reason_ended,
            "call_sid_ending_conference": conference.ended_by.sid if conference.ended_by else None,
        }

    def participant(self, participant: Participant) -> dict[str, Any]:
        """Return a participant."""
        conference, call = participant.conference, participant.call
        return {
            "account_sid": self._sid,
            "call_sid": call.sid,
            "label": participant.label,
            "call_sid_to_coach": participant.coached,
            "coaching": participant.coached is not None,
            "conference_sid": conference.sid,
            "date_created": rfc_2822(participant.joined),
            "date_updated": rfc_2822(participant.updated),
            "end_conference_on_exit": participant.end_on_exit,
            "muted": participant.muted,
            "hold": participant.hold,
            "start_conference_on_enter": participant.start_on_enter,
            "status": "connected",
            "queue_time": "0",
            "uri": f"{self.base}/Conferences/{conference.sid}/Participants/{call.sid}.json",
        }

    def recording(self, recording: Recording) -> dict[str, Any]:
        """Return a recording."""
        uri = f"{self.base}/Recordings/{recording.sid}"
        return {
            "account_sid": self._sid,
            "api_version": API_VERSION,
            "call_sid": recording.call.sid,
            "conference_sid": None,
            "date_created": rfc_2822(recording.started),
            "date_updated": rfc_2822(recording.updated),
            "start_time": rfc_2822(recording.started),
            "duration": str(recording.seconds),
            "sid": recording.sid,
            "price": None,
            "price_unit": "USD",
            "status": recording.status,
            "channels": 1,
            "source": "RecordVerb",
            "error_code": None,
            "uri": f"{uri}.json",
            "encryption_details": None,
            "subresource_uris": {"transcriptions": f"{uri}/Transcriptions.json"},
            "media_url": f"https://api.twilio.com{uri}",
        }

    def recording_of_call(self, recording: Recording) -> dict[str, Any]:
        """Return a recording as the list of its call's has it."""
        of_call = self.recording(recording) | {"track": "inbound"}
        del of_call["subresource_uris"], of_call["media_url"]
        return of_call

    def queue(self, queue: Queue, average: int) -> dict[str, Any]:
        """Return a queue; `average` is how long those in it have waited, in seconds."""
        return {
            "date_updated": rfc_2822(queue.created),
            "current_size": len(queue.entries),
            "friendly_name": queue.name,
            "uri": f"{self.base}/Queues/{queue.sid}.json",
            "account_sid": self._sid,
            "average_wait_time": average,
            "sid": queue.sid,
            "date_created": rfc_2822(queue.created),
            "max_size": queue.max_size,
        }

    def member(self, entry: QueueEntry, waited: int) -> dict[str, Any]:
        """Return a member of a queue, which has waited for some seconds."""
        queue, sid = entry.queue, entry.call.sid
        return {
            "call_sid": sid,
            "date_enqueued": rfc_2822(entry.entered),
            "position": queue.entries.index(entry) + 1 if entry in queue.entries else 0,
            "uri": f"{self.base}/Queues/{queue.sid}/Members/{sid}.json",
            "wait_time": waited,
            "queue_sid": queue.sid,
        }

    def page(self, path: str, name: str, items: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
        """Return one page of a list, in the envelope that tells of the others; its addresses are relative."""
        size = min(max(int(query.get("PageSize", 50)), 1), 1_000)
        page = int(query.get("Page", 0))
        start = page * size
        shown = items[start : start + size]
        kept = "".join(f"&{key}={value}" for key, value in query.items() if not key.startswith("Page"))

        def uri(number: int) -> str:
            return f"{path}?PageSize={size}&Page={number}{kept}"

        return {
            "first_page_uri": uri(0),
            "next_page_uri": uri(page + 1) if start + size < len(items) else None,
            "previous_page_uri": uri(page - 1) if page else None,
            "uri": uri(page),
            "page": page,
            "page_size": size,
            "start": start,
            "end": max(start, start + len(shown) - 1),
            name: shown,
        }
