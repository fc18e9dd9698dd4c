"""Those whom nobody knows yet: each becomes a prospect, who is written together with the contact they come with."""

from dataclasses import dataclass
from typing import cast
from weakref import WeakValueDictionary

from callcenter.contacts.records import ProspectRow
from callcenter.customers.models import Claim, Customer, Identity, IdentityKind, Profile
from callcenter.customers.names import clean_name
from callcenter.ids import new_id

_Key = tuple[str, ...]


@dataclass(slots=True, weakref_slot=True, eq=False)
class _Newcomer:
    """Who turns out to have one identity. It lasts as long as somebody with it is arriving."""

    prospect: ProspectRow | None = None


@dataclass(slots=True, eq=False)
class Arrival:
    """Somebody who turns up: what they claim, by what that would have them known, and the contact it is for.

    `prospect` is who they are, once it is certain that nobody knows them.
    """

    claim: Claim
    identities: tuple[Identity, ...]
    contact: str
    as_newcomers: tuple[_Newcomer, ...]
    prospect: ProspectRow | None = None

    def join(self, now: int, language: str) -> bool:
        """Become a prospect, and tell whether it is one whom others became who arrive at the same time."""
        found = next((each.prospect for each in self.as_newcomers if each.prospect is not None), None)
        self.prospect = found or _prospect_of(self.claim, self.identities, now, language)
        if found is None:
            for newcomer in self.as_newcomers:
                newcomer.prospect = self.prospect
        return found is not None


class Newcomers:
    """Sees to it that two who arrive at once with the same claim become one prospect: two tabs, a call sent twice.

    One of them may be looked up before the other is written. Whoever begins to arrive while another still does shares
    the prospect, and brings it as well; whoever begins later is looked up later, and found.
    """

    def __init__(self) -> None:
        self._arriving: WeakValueDictionary[_Key, _Newcomer] = WeakValueDictionary()

    def arrival(self, claim: Claim, identities: tuple[Identity, ...], contact: str) -> Arrival:
        """Return the arrival of somebody; keep it until what they became is written."""
        newcomers = tuple([self._arriving.setdefault(key, _Newcomer()) for key in _keys(claim, identities)])
        return Arrival(claim, identities, contact, newcomers)


def profile_of(prospect: ProspectRow) -> Profile:
    """Return all that is known of a prospect."""
    customer = Customer(
        id=prospect.id,
        external_id=prospect.external_id,
        name=prospect.name,
        family_name=None,
        title=None,
        language=prospect.language,
        tier=None,
        value=None,
        birthday=None,
        created_at=prospect.at,
        updated_at=prospect.at,
    )
    known = tuple([Identity(kind=cast(IdentityKind, kind), value=value) for kind, value in prospect.identities])
    return Profile(customer=customer, identities=known, trips=())


def _prospect_of(claim: Claim, identities: tuple[Identity, ...], now: int, language: str) -> ProspectRow:
    if not identities and not claim.external_id and claim.visitor:
        identities = (Identity(kind="visitor", value=claim.visitor),)
    return ProspectRow(
        id=new_id(),
        external_id=claim.external_id,
        name=clean_name(claim.name or ""),
        language=claim.language or language,
        at=now,
        identities=tuple([(identity.kind, identity.value) for identity in identities]),
    )


def _keys(claim: Claim, identities: tuple[Identity, ...]) -> list[_Key]:
    """Return by what they are looked up: as `look_up` does."""
    if claim.external_id:
        return [("external_id", claim.external_id)]
    if identities:
        return [(identity.kind, identity.value) for identity in identities]
    return [("visitor", claim.visitor, clean_name(claim.name or ""))] if claim.visitor else []
