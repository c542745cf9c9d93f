"""`make bench`: every scenario of performance.md that is built, as ratios. By hand: no test waits for a clock."""

from tests.bench import charts, databases, ingest, star
from tests.bench.harness import probe

probe()
for scenario in (ingest, databases, star, charts):
    scenario.bench()
