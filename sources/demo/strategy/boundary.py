"""The municipality's outline and its four zones as GeoJSON: generated, and saying so in every feature."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np

from sources.demo import tessellation
from sources.demo.communities import communities
from sources.demo.dates import fiscal_year, months
from sources.demo.delivery import Delivery
from sources.demo.strategy.office import delivery

NOTE = "ข้อมูลจำลอง รูปนี้สร้างขึ้น ไม่ใช่เขตจริง"


def deliveries(until: date) -> Iterator[Delivery]:
    """Each October, whole."""
    for month in months(until):
        if month.month == 10:
            yield delivery(f"เขตเทศบาล ปีงบ {fiscal_year(month)}.geojson", month.replace(day=3), write, month=month)


def write(path: Path, file: str, written_at: datetime, month: date) -> None:
    """The outline as one polygon, each zone as the polygons of its communities."""
    edge = tessellation.degrees(tessellation.outline())
    ring = np.vstack([edge, edge[:1]]).tolist()
    features = [_feature("M", "เทศบาลนครยะลา (สมมติ)", "เขตเทศบาล", {"type": "Polygon", "coordinates": [ring]})]
    for zone in dict.fromkeys(each.zone for each in communities()):
        rings = [[each.ring.tolist()] for each in communities() if each.zone == zone]
        features.append(_feature(zone.replace("เขต ", "Z"), f"{zone} (สมมติ)", "เขตบริการ", {"type": "MultiPolygon", "coordinates": rings}))
    said = {"type": "FeatureCollection", "note": NOTE, "year": fiscal_year(month), "features": features}
    path.write_text(json.dumps(said, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _feature(code: str, name: str, kind: str, geometry: dict) -> dict:
    return {"type": "Feature", "properties": {"code": code, "name": name, "kind": kind, "note": NOTE}, "geometry": geometry}
