"""`make bench`: every scenario of performance.md that is built, as ratios. By hand: no test waits for a clock."""

from tests.bench import charts, databases, ingest, star, swaps
from tests.bench.harness import probe

probe()
for scenario in (ingest, databases, star, charts, swaps):
    scenario.bench()
