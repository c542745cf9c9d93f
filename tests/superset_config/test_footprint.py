"""What both Supersets hold in memory when nobody asks them anything."""

import pytest

from tests.superset_config.copies import memory_mb, workers

pytestmark = pytest.mark.superset


def test_both_rest_in_at_most_nine_hundred_megabytes_together(city, city_hall, guest):
    """After they have worked: each has loaded what it loads on first use."""
    city_hall("mayor").get("/api/v1/dashboard/mayor/charts")
    guest.get("/api/v1/me/roles/")
    held = {audience: memory_mb(city, audience) for audience in ("city_hall", "citizens")}
    print({audience: f"{mb:.0f} MB in {len(workers(city, audience))} processes" for audience, mb in held.items()})
    assert 0 < sum(held.values()) <= 900
