"""Who a flow speaks to: the contact as it is committed, and what is at hand of its customer."""

from callcenter.contacts.events import FlowMoved
from callcenter.contacts.recording import Answered, no_answer
from callcenter.contacts.state import Conversation, Talk
from callcenter.directory.zones import zone
from callcenter.flows.model import Enqueue, Flow
from callcenter.flows.prompts import Listener, answer_line, in_language
from callcenter.flows.words import phrase, spoken_time
from callcenter.live.screen_pops import ScreenPops
from callcenter.live.view import LiveView
from routing.model import ContactId


def flow_of(view: LiveView, talk: Conversation) -> Flow | None:
    """Return the flow a contact is or was in, if it is configured."""
    rules = view.state.rules
    return rules.flows.get(talk.flow) if rules and talk.flow else None


def listener(view: LiveView, pops: ScreenPops, talk: Conversation) -> Listener:
    """Return who is spoken to. Somebody is called by name only where it is clear who they are."""
    known = pops.at_hand(talk).customer if talk.customer else None
    return Listener(
        language=talk.language,
        address=known.address or None if known else None,
        opens_at=lambda queue: opening_words(view, queue, talk.language),
    )


def opening_words(view: LiveView, queue: str, language: str, at: int | None = None) -> str:
    """Return when a queue opens next (or `at`, where that is known), as one says it; empty when it never does."""
    now, directory = view.now(), view.directory
    if queue not in directory.centre.queues:
        return ""
    info, (is_open, opens_at) = directory.queue(queue, now), view.opening(queue, now)
    opens = at or opens_at or (now if is_open else None)
    return spoken_time(opens, now, zone(info.zone), language) if opens is not None else ""


def parting_message(view: LiveView, talk: Conversation) -> str | None:
    """Return what the centre has whoever is turned away for good told, in its own words; None where it has none."""
    away, rules = talk.turned_away, view.state.rules
    if away is None or rules is None or talk.talk is not Talk.ENDED or talk.ended_by != "system":
        return None
    texts = rules.messages.get(away.queue, {}).get(away.key)
    return in_language(texts, talk.language) if texts is not None else None


def voicemail_words(view: LiveView, talk: Conversation) -> str:
    """Return what a caller is told who may leave a message; empty where the centre has no words for it any more."""
    away, rules = talk.turned_away, view.state.rules
    found = rules.voicemails.get(away.queue, {}).get(away.key) if away is not None and rules is not None else None
    return in_language(found.say, talk.language) if found is not None else ""


def parting_words(view: LiveView, talk: Conversation) -> str:
    """Return what to say to whoever a queue has turned away for good; empty where the flow says it itself."""
    away, flow = talk.turned_away, flow_of(view, talk)
    if away is None or talk.talk is not Talk.ENDED or talk.ended_by != "system":
        return ""
    if flow is not None and talk.step is not None and not isinstance(flow.steps.get(talk.step), Enqueue):
        return ""
    if (said := parting_message(view, talk)) is not None:
        return said
    if away.cause != "closed":
        return phrase("apology", talk.language)
    opens = opening_words(view, away.queue, talk.language, talk.opens_at) if talk.opens_at else ""
    return phrase("closed", talk.language, opens_at=opens) if opens else phrase("closed_for_good", talk.language)


def said_in_flow(view: LiveView, contact: ContactId, keys: str | None) -> Answered:
    """Return what writes the customer's answer into the transcript, by the step they answer."""
    talk = view.state.conversations.get(contact)
    flow = flow_of(view, talk) if talk else None
    if talk is None or flow is None or talk.step is None or keys is None:
        return no_answer
    step, language = talk.step, talk.language

    def line(event: FlowMoved) -> str | None:
        return answer_line(flow, step, event.given, keys, language)

    return line
