"""What both Supersets hold in memory when nobody asks them anything, and which door of the city is open to this machine only."""

import socket
from pathlib import Path

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


def test_dagster_answers_this_machine_only(city):
    """S8: it has no login. Its port is open on the loopback address and on no other; from outside nothing is there to launch a run with."""
    port = int(city.settings["DAGSTER_PORT"])
    listening = {address for address, number in listeners() if number == port}
    assert listening == {"0100007F"}, "7F000001 is 127.0.0.1, read backwards"
    outside = [info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET) if not info[4][0].startswith("127.")]
    for address in outside:
        with socket.socket() as door:
            door.settimeout(3)
            assert door.connect_ex((address, port)) != 0, address


def listeners() -> list[tuple[str, int]]:
    """(address in hexadecimal, port) of every TCP door of this machine that listens."""
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()[1:]]
    return [(line[1].split(":")[0], int(line[1].split(":")[1], 16)) for line in lines if line[3] == "0A"]
