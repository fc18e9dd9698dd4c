"""What a simulation cannot be run with."""

from callcenter.errors import CallcenterError


class SimulationRefused(CallcenterError):
    """An option or a file says what cannot be simulated; the sentence names it and the way out."""

    code = "simulation_refused"
