"""The tables for people."""

from rich.console import Console

from callcenter.simulation import report
from callcenter.simulation.load import Theory
from routing.model import RoutingConfig
from routing.simulation.figures import figures


def test_the_table_is_legible_in_a_narrow_window(routing: RoutingConfig) -> None:
    console = Console(width=80, record=True)
    of = figures([], routing)
    expected = Theory(formula="Erlang C", service_level=0.8, asa_s=12.0, abandoning=0.0)
    console.print(report.table({"sales": of}, {"sales": expected}, 0.5))
    text = console.export_text()
    assert "Erlang C" in text
    assert "50.0 %" in text
    assert "…" not in text
