"""What a console is told first: who is signed in, and the centre's own words."""

from collections.abc import Iterable
from typing import Literal

from callcenter.access.models import Principal
from callcenter.directory.models import AgentInfo, Choice, QueueInfo
from callcenter.directory.service import Directory
from callcenter.live import messages as m
from callcenter.live.view import LiveView

Softphone = Literal["none", "twilio", "stand_in"]


def welcome(view: LiveView, principal: Principal, softphone: Softphone, *, mail: bool) -> m.Welcome:
    """Return the welcome of a user; `softphone` is what their browser is connected to calls by.

    `mail` says whether the centre sends any.
    """
    directory, rules, username = view.directory, view.state.rules, principal.username
    names = {user.username: user.name for user in directory.users()}
    return m.Welcome(
        server_time=view.now(),
        username=username,
        name=names.get(username, {}),
        role=principal.role.value,
        roles=tuple(role.value for role in sorted(principal.roles)),
        zone=directory.zone,
        centre=directory.centre.name,
        reasons=_choices(directory.reasons()),
        dispositions=_choices(directory.dispositions()),
        skills=_choices(directory.skills()),
        tiers=_choices(directory.tiers()),
        teams=_choices(directory.teams()),
        attributes=tuple(
            m.AttributeCard(id=each.id, label=each.label, values=_choices(each.values))
            for each in directory.attributes()
        ),
        replies=tuple(
            m.ReplyCard(id=id_, label=reply.name, text=reply.text, queues=reply.queues)
            for id_, reply in directory.centre.replies.items()
        ),
        wrap_ups=tuple(
            m.WrapUpRules(queue=id_, dispositions=queue.dispositions, required=queue.disposition_required)
            for id_, queue in directory.centre.queues.items()
            if queue.dispositions or not queue.disposition_required
        ),
        softphone=softphone,
        transfer_queues=_choices(directory.queues(view.now())),
        transfer_agents=tuple(_transfer_agent(agent) for agent in directory.agents()),
        transfer_rules=rules.transfers if rules else {},
        supervisors=_supervisors(directory),
        mail=mail,
    )


def _transfer_agent(agent: AgentInfo) -> m.TransferAgentCard:
    channels = tuple(channel for channel, most in agent.capacity.items() if most)
    return m.TransferAgentCard(id=agent.id, label=agent.name, team=agent.team, channels=channels)


def _supervisors(directory: Directory) -> tuple[m.ChoiceCard, ...]:
    others = (user for user in directory.users() if user.role != "agent" or user.also)
    return tuple(m.ChoiceCard(id=user.username, label=user.name) for user in others)


def _choices(named: Iterable[Choice | QueueInfo]) -> tuple[m.ChoiceCard, ...]:
    return tuple(m.ChoiceCard(id=one.id, label=one.label if isinstance(one, Choice) else one.name) for one in named)
