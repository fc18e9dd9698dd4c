"""How the checks report mistakes, and what the things are called that one part of the files names in another."""

from collections.abc import Callable, Mapping

from callcenter.directory.source import Loc
from callcenter.sentences import Sentence

Report = Callable[[Loc, Sentence], None]
"""Reports what is wrong at a place."""

Refer = Callable[[str, str, Loc], None]
"""Reports what is nowhere in the files: its section, its id, the place that names it."""

KINDS: Mapping[str, Sentence] = {
    "agents": Sentence("agent"),
    "agent_attributes": Sentence("agent attribute"),
    "dispositions": Sentence("disposition"),
    "flows": Sentence("flow"),
    "holidays": Sentence("list of holidays"),
    "hours": Sentence("opening hours"),
    "languages": Sentence("language"),
    "profiles": Sentence("routing profile"),
    "queues": Sentence("queue"),
    "skills": Sentence("skill"),
    "teams": Sentence("team"),
    "tiers": Sentence("tier"),
}
"""What one thing of a section is called."""
