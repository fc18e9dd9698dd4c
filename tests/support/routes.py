"""Walks every route of an app and reads from it who may call it."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount, WebSocketRoute

from callcenter.access.dependencies import Rule
from callcenter.access.models import Role


class GuardedRoute(NamedTuple):
    """One way into the app. `method` is an HTTP method, WEBSOCKET or MOUNT; `roles` is None where anyone may."""

    method: str
    path: str
    roles: frozenset[Role] | None


class SaysNothing(AssertionError):
    """A route does not say who may call it, or says two things."""


def walk(app: FastAPI, *, public: Collection[str] = ()) -> Iterator[GuardedRoute]:
    """Yield every route of `app`; raise SaysNothing on one that does not say who may call it.

    `public` are paths of routes that cannot say it themselves, such as FastAPI's own documentation pages.
    """
    for context in iter_route_contexts(app.routes):
        path = context.path or ""
        rules = _rules(context)
        if path in public:
            if rules:
                raise SaysNothing(f"{path} is declared public here, and says something itself.")
            roles = None
        else:
            roles = _one_of(path, rules)
        route = context.original_route
        if isinstance(route, Mount):
            methods = {"MOUNT"}
        elif isinstance(route, WebSocketRoute):
            methods = {"WEBSOCKET"}
        else:
            methods = (context.methods or set()) - {"HEAD"}
        for method in sorted(methods):
            yield GuardedRoute(method, path, roles)


def _rules(context: Any) -> list[Rule]:
    dependant = getattr(context, "dependant", None)
    found = list(_rules_in(dependant)) if dependant is not None else []
    endpoint = context.original_route.app if isinstance(context.original_route, Mount) else context.endpoint
    marked = getattr(endpoint, "rule", None)
    return found + ([marked] if isinstance(marked, Rule) else [])


def _rules_in(dependant: Dependant) -> Iterator[Rule]:
    for dependency in dependant.dependencies:
        if isinstance(dependency.call, Rule):
            yield dependency.call
        yield from _rules_in(dependency)


def _one_of(path: str, rules: list[Rule]) -> frozenset[Role] | None:
    """Join what a route says: it may be narrowed step by step, but not be public and not public."""
    if not rules:
        raise SaysNothing(f"{path} does not say who may call it: give it a Gate dependency, `anyone` or `public`.")
    named = [rule.roles for rule in rules if rule.roles is not None]
    if not named:
        return None
    if len(named) < len(rules):
        raise SaysNothing(f"{path} says that anyone may call it, and that only some roles may.")
    return frozenset.intersection(*named)
