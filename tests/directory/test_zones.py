"""Zone data comes from the pinned package."""

import zoneinfo
from collections.abc import Iterator

import pytest

from callcenter.directory.zones import zone, zone_names


@pytest.fixture
def machine_without_zones() -> Iterator[None]:
    """Take the machine's own zone data away."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    yield
    zoneinfo.reset_tzpath(to=before)


@pytest.mark.usefixtures("machine_without_zones")
def test_every_zone_can_be_loaded_without_the_machines_own_data() -> None:
    zone.cache_clear()
    assert len(zone_names()) > 400
    assert all(zone(name).key == name for name in zone_names())


@pytest.mark.parametrize("name", ["Europe/Atlantis", "../zones", "/etc/localtime", ""])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(KeyError):
        zone(name)
