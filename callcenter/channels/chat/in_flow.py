"""A chat in its flow: what the customer's page shows of it."""

from callcenter.channels.listener import flow_of, listener
from callcenter.contacts.state import Conversation, Talk
from callcenter.flows.model import Collect, Menu
from callcenter.flows.prompts import choices, passed_prompts, question
from callcenter.live import messages as m
from callcenter.live.screen_pops import ScreenPops
from callcenter.live.view import LiveView


def flow_status(view: LiveView, pops: ScreenPops, talk: Conversation) -> m.ContactStatus:
    """Return the part of the status that speaks of the flow; what it said last stays while the customer waits."""
    status = m.ContactStatus(contact=talk.contact, queue=talk.queue, stage="flow", number=talk.number)
    flow = flow_of(view, talk)
    if flow is None or talk.step is None or talk.talk in (Talk.CONNECTING, Talk.TALKING):
        return status
    step, texts = flow.steps.get(talk.step), passed_prompts(flow, talk.passed, listener(view, pops, talk))
    said = [prompt.text for prompt in texts if prompt.text]
    if talk.talk is not Talk.IN_FLOW or not isinstance(step, Menu | Collect):
        return m.ContactStatus(contact=talk.contact, queue=talk.queue, stage="flow", prompts=tuple(said))
    offered = [m.FlowChoice(key=key, label=label) for key, label in choices(flow, talk.step, talk.language)]
    return m.ContactStatus(
        contact=talk.contact,
        queue=talk.queue,
        stage="flow",
        prompts=(*said, question(step, talk.language, written=True)),
        choices=tuple(offered),
        collect=m.FlowCollect(least=step.least, most=step.most) if isinstance(step, Collect) else None,
        number=talk.number,
    )
