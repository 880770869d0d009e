"""A page whose words lie on their side is turned until they stand, whatever its file says about its rotation."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from parsers.pdf.drawing import Box, Drawing, Point
from parsers.pdf.text_layer import Word


class Turned:
    def __init__(self, words: list[Word]) -> None:
        turns = Counter[int]()
        for word in words:
            turns[word.look.turn] += len(word.text)
        turns.pop(-1, None)
        self.turn = turns.most_common(1)[0][0] if turns else 0

    def point(self, point: Point) -> Point:
        x, y = point
        return ((x, y), (y, -x), (-x, -y), (-y, x))[self.turn]

    def box(self, box: Box) -> Box:
        return _box(self.point((box.left, box.bottom)), self.point((box.right, box.top)))

    def back(self, box: Box) -> Box:
        again = Turned([])
        again.turn = -self.turn % 4
        return again.box(box)

    def words(self, words: list[Word]) -> list[Word]:
        return words if self.turn == 0 else [self._word(word) for word in words]

    def _word(self, word: Word) -> Word:
        box = self.box(Box(word.left, word.bottom, word.right, word.top))
        edges = [box.left + (box.right - box.left) * index / len(word.text) for index in range(len(word.text))]
        return replace(word, left=box.left, bottom=box.bottom, right=box.right, top=box.top, edges=edges)

    def drawing(self, drawing: Drawing) -> Drawing:
        if self.turn == 0:
            return drawing
        lines = [Box(low, at, high, at) for at, low, high in drawing.level]
        lines += [Box(at, low, at, high) for at, low, high in drawing.upright]
        turned = replace(
            drawing,
            level=[],
            upright=[],
            boxes=[self.box(box) for box in drawing.boxes],
            fills=[(self.box(box), dark) for box, dark in drawing.fills],
            tints=[self.box(box) for box in drawing.tints],
            shapes=[replace(shape, box=self.box(shape.box)) for shape in drawing.shapes],
            images=[self.box(box) for box in drawing.images],
        )
        for line in map(self.box, lines):
            if line.width >= line.height:
                turned.level.append((line.bottom, line.left, line.right))
            else:
                turned.upright.append((line.left, line.bottom, line.top))
        return turned


def _box(one: Point, other: Point) -> Box:
    return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
