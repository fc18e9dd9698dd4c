"""How often somebody nobody knows may do something, by the address they come from."""

from collections import OrderedDict

from callcenter.live.session import Allowance

ADDRESSES_KEPT = 10_000


class ByAddress:
    """An allowance per minute for each of the addresses seen lately."""

    def __init__(self, per_minute: float) -> None:
        self._per_minute = per_minute
        self._left: OrderedDict[str, Allowance] = OrderedDict()

    def take(self, address: str) -> bool:
        """Take one of an address's; False when there is none left."""
        allowance = self._left.pop(address, None) or Allowance(self._per_minute / 60, self._per_minute)
        self._left[address] = allowance
        if len(self._left) > ADDRESSES_KEPT:
            self._left.popitem(last=False)
        return allowance.take()
