"""What `/metrics` tells of the carrier."""

from prometheus_client import Histogram

REQUESTS = Histogram(
    "callcenter_carrier_request_seconds",
    "Requests to the carrier's REST interface by operation and by what came of them, repeats counted each: ok, gone, "
    "busy, refused, no_answer.",
    ["operation", "outcome"],
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
