"""How long tests wait for what must come."""

from typing import Final

PATIENCE_S: Final = 60.0
"""Only a failure waits this long. It outlasts a machine that stands still for a while, as shared ones do: that is no
fault of the code, and where time itself is tested the test says which."""
