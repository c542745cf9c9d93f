"""How the city's data moves: landed by contract, modelled, tested, published."""

import os

from pipelines.memory import keep_little, without_pandas

# Arrow's own pools keep what they once took; a landing that runs beside Superset and the portal gives it back.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
keep_little()
without_pandas()
