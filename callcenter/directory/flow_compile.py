"""Compiles the flows of a centre, checked before, into what runs them."""

from callcenter.directory import flow_schemas as written
from callcenter.directory.schemas import Centre
from callcenter.flows import model


def compile_entries(centre: Centre) -> model.Entries:
    """Return which flow a contact begins with."""
    entries = centre.entries
    return model.Entries(voice=entries.voice, chat=entries.chat, numbers=dict(entries.numbers))


def compile_flows(centre: Centre) -> dict[model.FlowId, model.Flow]:
    """Return every flow."""
    return {id_: compile_flow(flow) for id_, flow in centre.flows.items()}


def compile_flow(flow: written.Flow) -> model.Flow:
    """Return one flow."""
    return model.Flow(start=flow.start, steps={name: _step(step) for name, step in flow.steps.items()})


def hours_of_flows(centre: Centre) -> set[model.HoursId]:
    """Return the opening hours that flows branch by."""
    return {
        step.branch.hours
        for flow in centre.flows.values()
        for step in flow.steps.values()
        if isinstance(step, written.Branch) and isinstance(step.branch, written.ByHours)
    }


def _step(step: written.AnyStep) -> model.AnyStep:
    match step:
        case written.Say():
            return model.Say(text=step.say, of=step.of, next=step.next)
        case written.Greet():
            return model.Greet(known=step.greet.known, unknown=step.greet.unknown, next=step.next)
        case written.Play():
            return model.Play(sound=step.play, next=step.next)
        case written.Set():
            return model.Set(attributes=step.set.attributes, language=step.set.language, next=step.next)
        case written.Branch():
            return _branch(step.branch)
        case written.Menu(menu=menu):
            return model.Menu(
                text=menu.say,
                chat=menu.chat,
                choices={key: model.Choice(label=of.label, next=of.next) for key, of in menu.choices.items()},
                otherwise=menu.otherwise,
                timeout_ms=menu.timeout,
                tries=menu.tries,
            )
        case written.Collect(collect=collect):
            least, most = collect.digits
            return model.Collect(
                text=collect.say,
                chat=collect.chat,
                label=collect.label,
                attribute=collect.attribute,
                next=step.next,
                otherwise=collect.otherwise,
                least=least,
                most=most,
                timeout_ms=collect.timeout,
                tries=collect.tries,
            )
        case written.Queue(queue=queue):
            return model.Enqueue(
                queue=queue.to,
                closed=queue.closed,
                unstaffed=queue.unstaffed,
                full=queue.full,
                wait=queue.wait,
                overflow=queue.overflow,
            )
        case written.HangUp():
            return model.HangUp(outcome=step.hang_up.outcome)


def _branch(by: written.AnyBranch) -> model.Branch:
    match by:
        case written.ByHours():
            cases = {"open": by.open, "closed": by.closed}
            return model.Branch(by="hours", name=by.hours, cases=cases, otherwise=by.closed)
        case written.ByTier():
            return model.Branch(by="tier", cases=by.tier, otherwise=by.otherwise)
        case written.ByLanguage():
            return model.Branch(by="language", cases=by.language, otherwise=by.otherwise)
        case written.ByAttribute():
            return model.Branch(by="attribute", name=by.attribute, cases=by.cases, otherwise=by.otherwise)
