"""`python -m benchmarks.bank_csv FILE FOLDER`: a month of a bank's calls, in the form that `callcenter simulate` plays.

FILE is in the form of the Technion's "Anonymous Bank" data. FOLDER gets `calls.csv` (every call that wanted an agent),
`staffing.csv` (each agent from call to call, pauses left out) and `config/`: a queue for each type of
call, valued customers with their head start, and an agent for each agent's day, who serves the types served that day.

    callcenter simulate FOLDER/config --calls FOLDER/calls.csv --staffing FOLDER/staffing.csv
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.bank_calls import VALUED, Month, read
from callcenter.directory.schemas import SECTIONS
from callcenter.simulation.calls import COLUMNS

TIER = "valued"


def calls_of(month: Month) -> Iterable[Sequence[object]]:
    """Yield the rows of `calls.csv`; who hung up without having been in the queue wanted no agent."""
    for call in month.calls:
        answered = call.agent is not None
        if answered or call.waited:
            yield (
                f"{call.number:06}",
                _instant(call.queued if call.waited else call.served),
                queue_of(call.type),
                "voice",
                TIER if call.priority == VALUED else "",
                call.out - call.queued,
                "answered" if answered else "abandoned",
                call.handled if answered else "",
                "",
                agent_of(call.date, call.agent) if call.agent is not None else "",
            )


def staffing_of(month: Month, break_s: int) -> Iterable[Sequence[str]]:
    """Yield the rows of `staffing.csv`: who did not answer for so long was away meanwhile."""
    days: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for call in month.calls:
        if call.agent is not None:
            days[agent_of(call.date, call.agent)].append((call.served, call.served + call.handled))
    for agent, times in days.items():
        begins, ends = (times := sorted(times))[0]
        for begin, end in times[1:]:
            if begin - ends > break_s:
                yield agent, _instant(begins), _instant(ends + 1)
                begins = begin
            ends = max(ends, end)
        yield agent, _instant(begins), _instant(ends + 1)


def centre_of(month: Month, head_start_s: int) -> dict[str, Any]:
    """Return the configuration: nobody wraps up, as the table's times of service leave nothing between."""
    served = {agent_of(date, name): types for (date, name), types in month.served().items()}
    profiles = {"-".join(sorted(queue_of(type_) for type_ in types)): types for types in served.values()}
    types = sorted({call.type for call in month.calls})
    return {
        "name": {"en": "Bank"},
        "zone": "UTC",
        "default_language": "en",
        "languages": {"en": {"name": {"en": "English"}, "skill": "english"}},
        "tiers": {TIER: {"name": {"en": "Valued"}, "priority": 0, "head_start": f"{head_start_s}s"}},
        "reasons": {"break": {"name": {"en": "Break"}}},
        "dispositions": {"done": {"name": {"en": "Done"}}},
        "skills": {"english": {"name": {"en": "English"}}},
        "hours": {"always": {"weekly": {"daily": "00:00-24:00"}}},
        "queues": {
            queue_of(type_): {
                "name": {"en": type_},
                "hours": "always",
                "requires": {},
                "offer": "20s",
                "wrap_up": "0s",
                "service_level": {"share": 0.8, "within": "60s"},
            }
            for type_ in types
        },
        "teams": {"bank": {"name": {"en": "Bank"}}},
        "profiles": {
            name: {
                "name": {"en": name},
                "queues": [queue_of(type_) for type_ in sorted(types)],
                "capacity": {"voice": 1},
            }
            for name, types in profiles.items()
        },
        "agents": {
            agent: {
                "name": {"en": agent},
                "team": "bank",
                "profile": "-".join(sorted(queue_of(type_) for type_ in types)),
                "skills": {"english": 9},
            }
            for agent, types in served.items()
        },
        "people": {"admin": {"name": {"en": "Admin"}, "role": "admin"}},
    }


def queue_of(type_: str) -> str:
    """Return the queue of a type of call."""
    return type_.lower()


def agent_of(date: str, name: str) -> str:
    """Return the id of an agent on one day, as the types they serve are that day's."""
    return f"{name.lower()}-{date}"


def write(month: Month, folder: Path, head_start_s: int, break_s: int) -> None:
    """Write everything into the folder."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    _write(folder / "calls.csv", COLUMNS, calls_of(month))
    _write(folder / "staffing.csv", ("who", "from", "until"), staffing_of(month, break_s))
    centre = centre_of(month, head_start_s)
    for file, keys in SECTIONS.items():  # JSON is YAML too
        said = {key: centre[key] for key in keys if key in centre}
        (folder / "config" / file).write_text(json.dumps(said, indent=1), "utf-8")


def _write(file: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([head, *rows])


def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def main() -> None:
    """Convert and say what was left out."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path, metavar="FILE", help="a table of calls, packed with gzip or not")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--head-start", type=int, default=90, help="what valued customers get, in seconds (90)")
    parser.add_argument("--pause", type=int, default=120, help="seconds without a call that make an agent away (120)")
    said = parser.parse_args()
    try:
        month = read(said.file)
    except (OSError, EOFError) as error:
        sys.exit(f"{said.file} cannot be read: {error}")
    write(month, said.folder, said.head_start, said.pause)
    print(json.dumps({"calls": len(month.calls), "rows": month.rows, "left_out": month.left_out}))


if __name__ == "__main__":
    main()
