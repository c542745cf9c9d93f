"""Forty invented communities; the social welfare division sends the complete list, with boundaries, each October."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo import tessellation
from sources.demo.dates import dice, fiscal_year, months, sent_at
from sources.demo.delivery import Delivery, sender

OFFICE = "กองสวัสดิการสังคม"
# Flowers and trees, ten for each quarter of the city: pleasant to read on a map, and the word สมมติ in front says that no such community exists.
FLOWERS = (
    ("ดอกแก้ว", "ลีลาวดี", "พิกุล", "ชงโค", "ราชพฤกษ์", "อินทนิล", "ประดู่", "กาหลง", "มะลิ", "พุดซ้อน"),
    ("จำปี", "จำปา", "ลำดวน", "บุหงา", "พะยอม", "ตะแบก", "นนทรี", "ทองกวาว", "เฟื่องฟ้า", "ชบา"),
    ("บานบุรี", "เข็มขาว", "โมก", "สารภี", "บุนนาค", "กันเกรา", "แคแสด", "หางนกยูง", "กรรณิการ์", "ซ่อนกลิ่น"),
    ("การะเกด", "ลำเจียก", "บัวหลวง", "บัวสาย", "ทานตะวัน", "ดาวเรือง", "บานชื่น", "พวงคราม", "อัญชัน", "ยี่โถ"),
)
HEADINGS = ["รหัสชุมชน", "ชื่อชุมชน", "เขต", "ละติจูด", "ลองจิจูด", "ครัวเรือนโดยประมาณ", "ขอบเขต"]


@dataclass(frozen=True, eq=False)
class Community:
    """`weight` is its share of the city's people, `centrality` 1 in the middle and 0 at the edge; degrees are (longitude, latitude)."""

    code: str
    name: str
    zone: str
    middle: np.ndarray
    ring: np.ndarray
    places: np.ndarray
    weight: float
    centrality: float


@cache
def communities() -> tuple[Community, ...]:
    """All communities in the order of their codes; a zone is a quarter of the city."""
    random = dice("communities")
    names = [(flower, zone) for zone, flowers in enumerate(FLOWERS, 1) for flower in flowers]
    rings = tessellation.tessellation(len(names), random)
    middles = np.array([tessellation.centroid(ring) for ring in rings])
    turn = np.argsort(np.arctan2(middles[:, 1], middles[:, 0]))
    distance = np.linalg.norm(middles, axis=1)
    centrality = 1 - distance / distance.max()
    size = np.array([tessellation.area(ring) for ring in rings]) ** 0.6 * (0.5 + centrality) * random.uniform(0.8, 1.25, len(rings))
    return tuple(
        Community(
            code=f"{order:02}",
            name=f"ชุมชนสมมติ {order:02} {flower}",
            zone=f"เขต {zone}",
            middle=tessellation.degrees(middles[i]),
            ring=tessellation.degrees(np.vstack([rings[i], rings[i][:1]])),
            # Where things break, they break again: complaints come from these places and from nowhere else.
            places=tessellation.degrees(tessellation.places(rings[i], 300, dice("places", order))),
            weight=float(size[i] / size.sum()),
            centrality=float(centrality[i]),
        )
        for order, (i, (flower, zone)) in enumerate(zip(turn, names, strict=True), 1)
    )


def deliveries(until: date) -> Iterator[Delivery]:
    """One complete list each fiscal year, sent in its first days."""
    for month in months(until):
        if month.month == 10:
            year = fiscal_year(month)
            sent = sent_at(month.replace(day=3), OFFICE)
            yield Delivery("social_welfare", f"ชุมชน ปีงบ {year}.csv", sent, sender(OFFICE), partial(write, year=year))


def write(path: Path, year: int) -> None:
    """The list as a spreadsheet program saves it: UTF-8 with a byte-order mark, lines ended as Windows does."""
    random = dice("communities", year)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEADINGS)
    for each in communities():
        households = int(round(each.weight * 24_000 * random.uniform(0.97, 1.03), -1))
        ring = json.dumps(each.ring.tolist(), separators=(",", ":"))
        table.writerow([each.code, each.name, each.zone, each.middle[1], each.middle[0], households, ring])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
