"""Water of the municipal waterworks: what goes into the pipes and what is billed, month by month.

Billed water is 497,838 m³ a month on average in FY2568, as the municipality reported it. What the pipes lose falls slowly, from about 31 % to 27 %.
"""

from datetime import date
from functools import cache

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice, fiscal_month, last_day, month_number
from sources.demo.population import people, registered

BILLED_M3 = 497_838
REFERENCE_DAY = date(2025, 3, 31)  # the middle of FY2568
LOST_AT_FIRST, LOST_AFTER_THREE_YEARS, LOWEST_LOSS = 0.310, 0.270, 0.258
# October … September: less in the rains and in the long holidays, most in the dry months. They average 1.
SEASON = np.array([0.985, 0.955, 0.945, 0.975, 0.985, 1.045, 1.050, 1.045, 1.020, 1.005, 1.000, 0.990])
# One standpipe meter stands for several households; share of water, baht a m³ and m³ a connection follow the kind of customer.
CUSTOMERS = {"ที่อยู่อาศัย": (0.70, 9.25), "ธุรกิจ": (0.21, 14.50), "ราชการ": (0.09, 12.00)}
SERVICE_CHARGE_THB = 20  # a month for each connection
PLANTS = {"สถานีผลิตน้ำสมมติ 1": 0.61, "สถานีผลิตน้ำสมมติ 2": 0.39}
FIRST_REPORT_IS_OFF, SECOND_REPORT_IS_OFF = 0.005, 0.0015  # meters read late, then one pump's log found


def billed_total(month: date) -> float:
    """m³ billed to the whole city: the season, and half of the change in people (fewer people leave meters behind)."""
    change = registered(last_day(month)) / registered(REFERENCE_DAY) - 1
    return BILLED_M3 * SEASON[fiscal_month(month)] * (1 + change / 2) * dice("billed", month).normal(1, 0.006)


def lost_share(month: date) -> float:
    """Non-revenue water as a share of what goes into the pipes: a straight fall over three years, slower after them."""
    step = (LOST_AT_FIRST - LOST_AFTER_THREE_YEARS) / 35
    number = month_number(month)
    trend = LOST_AT_FIRST - step * number if number <= 35 else max(LOST_AFTER_THREE_YEARS - step / 3 * (number - 35), LOWEST_LOSS)
    return trend + dice("lost", month).normal(0, 0.0022)


def system_input(month: date) -> dict[str, float]:
    """m³ that each plant put into the pipes in a month, as finally measured."""
    total = billed_total(month) / (1 - lost_share(month))
    shift = dice("plants", month).normal(0, 0.008)
    return {plant: total * (share + (shift if n == 0 else -shift)) for n, (plant, share) in enumerate(PLANTS.items())}


def reported(month: date, later: int) -> dict[str, tuple[float, float]]:
    """Raw water and system input of each plant as the workbook sent `later` months after the first one says it (m³).

    The first report of a month is a little off and so is the second; from the third on the figure stands.
    """
    off = (FIRST_REPORT_IS_OFF, SECOND_REPORT_IS_OFF, 0.0)[min(later, 2)]
    random = dice("reported", month, min(later, 2))
    treatment_loss = dice("raw", month).uniform(1.035, 1.055)
    said = {plant: volume * (1 + random.uniform(-off, off)) for plant, volume in system_input(month).items()}
    return {plant: (round(volume * treatment_loss, 2), round(volume, 2)) for plant, volume in said.items()}


@cache
def shares() -> np.ndarray:
    """How each kind of customer's water is spread over the communities (communities × customers; each column adds up to 1)."""
    random = dice("customers")
    weight = np.array([each.weight for each in communities()])
    centre = np.array([each.centrality for each in communities()])
    spread = np.column_stack([weight, weight * (0.3 + centre**2 * 2.5), weight * (0.2 + centre) * random.lognormal(0, 0.6, len(weight))])
    return spread / spread.sum(axis=0)


def billing(month: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Connections, m³ and baht (each communities × customers) billed for one month."""
    households = people(last_day(month))[2]
    connections = np.column_stack([households * 0.86, shares()[:, 1] * 2_900, shares()[:, 2] * 310]).round().astype(int).clip(1)
    kinds = np.array([share for share, _ in CUSTOMERS.values()])
    volume = shares() * kinds * dice("billing", month).normal(1, 0.03, shares().shape)
    volume = np.round(volume / volume.sum() * billed_total(month), 2)
    price = np.array([price for _, price in CUSTOMERS.values()])
    return connections, volume, np.round(volume * price + connections * SERVICE_CHARGE_THB, 2)
