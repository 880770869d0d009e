"""What is drawn on a page besides its words: lines, boxes, crosses, pictures. Coordinates are the page's own."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

from pypdfium2 import raw

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Point: TypeAlias = tuple[float, float]

MOST_OBJECTS = 60_000  # of one page
_MOST_SEGMENTS = 300_000
_DEEPEST = 12
_HAIR = 3.0  # points: a filled strip no thicker than this is a line
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_MOVE, _LINE, _CURVE = 2, 0, 1
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def holds(self, point: Point, slack: float = 0.0) -> bool:
        return (
            self.left - slack <= point[0] <= self.right + slack and self.bottom - slack <= point[1] <= self.top + slack
        )

    def within(self, other: Box, slack: float = 0.0) -> bool:
        return (
            other.left - slack <= self.left
            and self.right <= other.right + slack
            and other.bottom - slack <= self.bottom
            and self.top <= other.top + slack
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """One drawn path that is neither a ruling line nor a cell: a cross, a tick, a circle, somebody's pen."""

    box: Box
    strokes: int  # straight pieces that are neither level nor upright
    curves: int
    closed: bool
    stroked: bool
    filled: bool
    dark: bool = False  # filled in a dark colour


@dataclass(slots=True)
class Drawing:
    level: list[tuple[float, float, float]] = field(default_factory=list)  # y, from, to
    upright: list[tuple[float, float, float]] = field(default_factory=list)  # x, from, to
    boxes: list[Box] = field(default_factory=list)  # outlined rectangles
    fills: list[tuple[Box, bool]] = field(default_factory=list)  # filled rectangles; whether the colour is dark
    tints: list[Box] = field(default_factory=list)  # filled in a strong colour, as a marker pen does
    shapes: list[Shape] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    forms: dict[int, int] = field(default_factory=dict)  # text object -> the drawing within the page that holds it
    framed: dict[int, int] = field(default_factory=dict)  # for each such drawing, how many paths it holds
    whole: bool = True  # False: there was more than is looked at


def read_drawing(page: Any) -> Drawing:
    drawing = _Reader()
    drawing.container(raw.FPDFPage_CountObjects(page.raw), raw.FPDFPage_GetObject, page.raw, _SAME, 0, 0)
    return drawing.found


class _Reader:
    def __init__(self) -> None:
        self.found = Drawing()
        self._objects = 0
        self._segments = 0
        self._forms = 0

    def container(self, count: int, take: Any, holder: Any, matrix: Matrix, form: int, depth: int) -> None:
        for index in range(count):
            self._objects += 1
            if self._objects > MOST_OBJECTS or self._segments > _MOST_SEGMENTS or depth > _DEEPEST:
                self.found.whole = False
                return
            item = take(holder, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == _TEXT:
                self.found.forms[ctypes.cast(item, ctypes.c_void_p).value or 0] = form
            elif kind == _PATH:
                self.found.framed[form] = self.found.framed.get(form, 0) + 1
                self._path(item, _times(_matrix(item), matrix))
            elif kind == _IMAGE:
                self.found.images.append(_unit(_times(_matrix(item), matrix)))
            elif kind == _FORM:
                self._forms += 1
                inner = _times(_matrix(item), matrix)
                number = raw.FPDFFormObj_CountObjects(item)
                self.container(number, raw.FPDFFormObj_GetObject, item, inner, self._forms, depth + 1)

    def _path(self, item: Any, matrix: Matrix) -> None:
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(item, filled, stroked) or not (filled.value or stroked.value):
            return
        if stroked.value and not filled.value and _clear(item, raw.FPDFPageObj_GetStrokeColor):
            return
        for points, curves, closed in self._parts(item, matrix):
            self._part(item, points, curves, closed, bool(filled.value), bool(stroked.value))

    def _parts(self, item: Any, matrix: Matrix) -> list[tuple[list[Point], int, bool]]:
        x, y = ctypes.c_float(), ctypes.c_float()
        parts: list[tuple[list[Point], int, bool]] = []
        points: list[Point] = []
        curves, closed = 0, False
        total = raw.FPDFPath_CountSegments(item)
        self._segments += max(total, 0)
        if self._segments > _MOST_SEGMENTS:
            return []
        for index in range(total):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == _MOVE:
                if len(points) > 1:
                    parts.append((points, curves // 3, closed))
                points, curves, closed = [], 0, False
            elif kind == _CURVE:
                curves += 1
            points.append(_moved((x.value, y.value), matrix))
            closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
        if len(points) > 1:
            parts.append((points, curves // 3, closed))
        return parts

    def _part(self, item: Any, points: list[Point], curves: int, closed: bool, filled: bool, stroked: bool) -> None:
        box = _around(points)
        if curves == 0 and _is_rectangle(points):
            if filled and not stroked and min(box.width, box.height) <= _HAIR:
                if not _white(item):
                    self._line(box)
            elif max(box.width, box.height) <= _HAIR:
                return
            elif min(box.width, box.height) <= 0.5:
                self._line(box)
            else:
                if stroked:
                    self.found.boxes.append(box)
                if filled:
                    self._fill(item, box)
            return
        ends = [*pairwise(points), *([(points[-1], points[0])] if closed else [])]
        straight = [_upright_or_level(one, other) for one, other in ends]
        if curves == 0 and all(straight) and stroked:
            for one, other in ends:
                self._line(_around([one, other]))
            return
        self.found.shapes.append(
            Shape(
                box,
                sum(not each for each in straight) if not curves else 0,
                curves,
                closed,
                stroked,
                filled,
                filled and sum(_colour(item, raw.FPDFPageObj_GetFillColor)[:3]) < 330,
            )
        )

    def _line(self, box: Box) -> None:
        if box.width >= box.height:
            self.found.level.append(((box.bottom + box.top) / 2, box.left, box.right))
        else:
            self.found.upright.append(((box.left + box.right) / 2, box.bottom, box.top))

    def _fill(self, item: Any, box: Box) -> None:
        red, green, blue, alpha = _colour(item, raw.FPDFPageObj_GetFillColor)
        if alpha < 8:
            return
        self.found.fills.append((box, red + green + blue < 330))
        if max(red, green, blue) - min(red, green, blue) > 90 and red + green + blue > 330:
            self.found.tints.append(box)


def _colour(item: Any, ask: Any) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not ask(item, *parts):
        return 0, 0, 0, 255
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _clear(item: Any, ask: Any) -> bool:
    return _colour(item, ask)[3] < 8


def _white(item: Any) -> bool:
    red, green, blue, _ = _colour(item, raw.FPDFPageObj_GetFillColor)
    return min(red, green, blue) >= 250


def _matrix(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _moved(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def _unit(matrix: Matrix) -> Box:
    return _around([_moved(corner, matrix) for corner in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))])


def _around(points: list[Point]) -> Box:
    across, up = [point[0] for point in points], [point[1] for point in points]
    return Box(min(across), min(up), max(across), max(up))


def _upright_or_level(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < 0.6 or abs(one[1] - other[1]) < 0.6


def _is_rectangle(points: list[Point]) -> bool:
    """Four corners, each under or beside the last, whether or not the path comes back to where it began."""
    corners = points[:-1] if len(points) == 5 and _near(points[0], points[-1]) else points
    if len(corners) != 4:
        return False
    return all(_upright_or_level(one, corners[(number + 1) % 4]) for number, one in enumerate(corners)) and (
        _is_corner(corners[0], corners[1], corners[2])
    )


def _is_corner(one: Point, two: Point, three: Point) -> bool:
    level_first = abs(one[1] - two[1]) <= abs(one[0] - two[0])
    level_then = abs(two[1] - three[1]) <= abs(two[0] - three[0])
    return level_first != level_then


def _near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < 0.6 and abs(one[1] - other[1]) < 0.6
