"""What must be true of what the console is given: each queue's dispositions, the replies, whose customers are seen."""

import re
from collections.abc import Iterator

from callcenter.directory.desk_schemas import VARIABLES
from callcenter.directory.reporting import KINDS, Refer, Report
from callcenter.directory.schemas import Centre
from callcenter.directory.source import Loc
from callcenter.sentences import Sentence

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def examine_desk(centre: Centre, report: Report, refer: Refer) -> None:
    """Report dispositions and queues that are nowhere or twice, and blanks that nobody fills in."""
    for id_, queue in centre.queues.items():
        _listed("dispositions", queue.dispositions, ("queues", id_, "dispositions"), report, refer)
    for id_, reply in centre.replies.items():
        _listed("queues", reply.queues, ("replies", id_, "queues"), report, refer)
        for language, text in reply.text.items():
            for variable in sorted(set(_VARIABLE.findall(text)) - VARIABLES):
                known = tuple(f"{{{name}}}" for name in sorted(VARIABLES))
                report(
                    ("replies", id_, "text", language),
                    Sentence(
                        "unknown variable {{{variable}}}; the variables are {known}", variable=variable, known=known
                    ),
                )


def examine_sight(centre: Centre, report: Report, refer: Refer) -> None:
    """Report teams and roles that are nowhere or twice, and who is to see the customers of teams and has none."""
    for id_, agent in centre.agents.items():
        for index, role in enumerate(agent.also):
            if role in agent.also[:index]:
                report(("agents", id_, "also", index), Sentence("role {role!r} is listed twice", role=role))
    for id_, person in centre.people.items():
        _listed("teams", person.teams, ("people", id_, "teams"), report, refer)
        of_role = getattr(centre.visible_customers, person.role)
        if (person.visible_customers or of_role) == "team" and not person.teams:
            report(
                ("people", id_),
                Sentence(
                    "{user!r} sees the customers of their teams alone, and has none; give them teams, or "
                    "visible_customers: all",
                    user=id_,
                ),
            )


def reply_texts(centre: Centre) -> Iterator[tuple[Loc, dict[str, str]]]:
    """Yield the words of every reply, with their place."""
    for id_, reply in centre.replies.items():
        yield ("replies", id_, "name"), reply.name
        yield ("replies", id_, "text"), reply.text


def _listed(section: str, ids: tuple[str, ...], place: Loc, report: Report, refer: Refer) -> None:
    for index, id_ in enumerate(ids):
        refer(section, id_, (*place, index))
        if id_ in ids[:index]:
            report((*place, index), Sentence("{what} {id!r} is listed twice", what=KINDS[section], id=id_))
