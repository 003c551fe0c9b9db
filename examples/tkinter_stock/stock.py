"""Articles, what lies of them where, and how much to order."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Article:
    """One article. ``pack`` is how many pieces the supplier puts into a box."""

    number: str
    name: str
    place: str
    on_hand: int
    minimum: int
    pack: int = 0
    supplier: str = ""

    @property
    def is_short(self) -> bool:
        return self.on_hand < self.minimum

    def moved(self, pieces: int) -> Article:
        """Return it with pieces brought in, or taken out when negative."""
        if self.on_hand + pieces < 0:
            raise NotSoMany(f"There are only {self.on_hand} of “{self.name}”.")
        return replace(self, on_hand=self.on_hand + pieces)

    def to_order(self) -> int:
        """Return how many pieces fill the shelf to twice its minimum, in whole boxes."""
        missing = max(2 * self.minimum - self.on_hand, 0)
        return math.ceil(missing / self.pack) * self.pack


class NotSoMany(ValueError):
    """More was to be taken out than there is."""


ARTICLES = (
    Article("10-2040", "Pallet wrap, 500 mm", "A 01 2", 148, 60, 6, "Folien Brandt"),
    Article("10-2055", "Packing tape, brown", "A 01 4", 312, 144, 36, "Folien Brandt"),
    Article("10-3110", "Carton 400 × 300 × 200", "A 02 1", 85, 200, 25, "Karton Nord"),
    Article("10-3120", "Carton 600 × 400 × 400", "A 02 2", 240, 150, 20, "Karton Nord"),
    Article("20-0107", "Work gloves, size 9", "B 04 1", 18, 48, 12, "Meyer Arbeitsschutz"),
    Article("20-0108", "Work gloves, size 10", "B 04 1", 96, 48, 12, "Meyer Arbeitsschutz"),
    Article("20-0410", "Ear protection", "B 04 3", 41, 20, 10, "Meyer Arbeitsschutz"),
    Article("30-1190", "Hydraulic hose, 3/8″", "C 11 2", 7, 10, 5, "Hydro Service"),
    Article("30-1204", "Pump seal set", "C 11 3", 3, 8),
    Article("30-1311", "Fork roller, steel", "C 12 1", 22, 16, 4, "Hydro Service"),
    Article("40-0020", "Label roll, 100 × 150", "D 02 1", 64, 40, 8, "Etikett & Co"),
    Article("40-0031", "Thermal ribbon, black", "D 02 2", 11, 24),
)
"""The two without a pack size came with the last import."""
