"""An invented map: a rounded city cut into neighbourhoods that fill it without gap or overlap.

Kilometres east and north of the centre inside, degrees outside. The real boundaries come by contract; these are no one's.
"""

import numpy as np

CENTRE_LATITUDE, CENTRE_LONGITUDE = 6.541, 101.281
AREA_KM2 = 19.4
KM_PER_DEGREE_NORTH = 110.57
KM_PER_DEGREE_EAST = 111.32 * np.cos(np.radians(CENTRE_LATITUDE))


def outline(corners: int = 96) -> np.ndarray:
    """The city's edge: a convex, slightly oblong super-ellipse of AREA_KM2, counter-clockwise."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    x, y = np.cos(angle), np.sin(angle)
    edge = np.column_stack([1.12 * np.sign(x) * abs(x) ** 0.8, np.sign(y) * abs(y) ** 0.8])
    return edge * np.sqrt(AREA_KM2 / area(edge))


def area(ring: np.ndarray) -> float:
    """Square kilometres inside a ring (shoelace formula)."""
    x, y = ring.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def centroid(ring: np.ndarray) -> np.ndarray:
    """The middle of a ring, weighed by area."""
    after = np.roll(ring, -1, axis=0)
    cross = ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]
    return ((ring + after) * cross[:, None]).sum(axis=0) / (3 * cross.sum())


def clip(ring: np.ndarray, point: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """The part of a convex ring on the side of a line that `normal` points away from."""
    height = (ring - point) @ normal
    kept = []
    for here, after, h, k in zip(ring, np.roll(ring, -1, axis=0), height, np.roll(height, -1), strict=True):
        if h <= 0:
            kept.append(here)
        if (h < 0 < k) or (k < 0 < h):
            kept.append(here + (after - here) * h / (h - k))
    return np.array(kept)


def cells(seeds: np.ndarray, edge: np.ndarray) -> list[np.ndarray]:
    """The Voronoi cell of each seed inside the edge: all points nearer to it than to any other."""
    found = []
    for seed in seeds:
        ring = edge
        far = np.linalg.norm(seeds - seed, axis=1)
        for other in np.argsort(far)[1:]:
            if far[other] > 2 * np.linalg.norm(ring - seed, axis=1).max():
                break  # its bisector lies outside all that is left, and so do those of seeds farther away
            ring = clip(ring, (seed + seeds[other]) / 2, seeds[other] - seed)
        found.append(ring)
    return found


def tessellation(count: int, random: np.random.Generator) -> list[np.ndarray]:
    """`count` neighbourhoods, smaller towards the centre as old towns are."""
    edge = outline()
    step = np.arange(count)
    radius = (np.sqrt(AREA_KM2 / np.pi) * ((step + 0.5) / count) ** 0.62)[:, None]
    turn = step * np.pi * (3 - np.sqrt(5)) + random.normal(0, 0.16, count)  # the golden angle spreads, the dice make it look grown
    seeds = radius * np.column_stack([np.cos(turn), np.sin(turn)])
    relaxed = np.array([centroid(ring) for ring in cells(seeds, edge)])
    return cells((seeds + relaxed) / 2, edge)


def degrees(points: np.ndarray) -> np.ndarray:
    """Kilometres from the centre → longitude and latitude, to about a metre."""
    scale = np.array([KM_PER_DEGREE_EAST, KM_PER_DEGREE_NORTH])
    return np.round(points / scale + [CENTRE_LONGITUDE, CENTRE_LATITUDE], 5)


def places(ring: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """Points spread evenly inside a convex ring, a little away from its edge."""
    middle = centroid(ring)
    corners = middle + (ring - middle) * 0.97
    after = np.roll(corners, -1, axis=0)
    to_here, to_after = (corners - middle).T, (after - middle).T
    size = abs(to_here[0] * to_after[1] - to_here[1] * to_after[0])
    pick = random.choice(len(ring), count, p=size / size.sum())
    u, v = random.random((2, count, 1))
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    return middle + u * (corners[pick] - middle) + v * (after[pick] - middle)
