"""Peta Keluarga of the invented families: a first picture, and for many a later one."""

from datetime import date, timedelta

from households.actions.assessment import record_assessment
from households.demo.workshop import DAYS, Workshop
from households.models import Household, Indicator, Mark


class MapMaker(Workshop):
    """Fills the maps as families would."""

    def make_maps(self) -> None:
        """Most families fill a first map; many a second one some months later."""
        indicators = list(Indicator.objects.filter(is_active=True).order_by("order"))
        for place, family in enumerate(self.place.families):
            if place % 8 == 7:
                continue
            first = self._marks(indicators)
            self._map(family, self.today - timedelta(days=DAYS - 12 - 4 * place), first, place)
            if place % 3 != 2:
                later = self.today - timedelta(days=110 - 3 * place)
                self._map(family, later, self._later(first), place)

    def _marks(self, indicators: list[Indicator]) -> dict[Indicator, int]:
        weights = [5, 34, 38, 23]
        return {i: self.dice.choices([0, 1, 2, 3], weights)[0] for i in indicators}

    def _later(self, first: dict[Indicator, int]) -> dict[Indicator, int]:
        """Some things get better, a few worse; most stay."""
        later = {}
        for indicator, mark in first.items():
            luck = self.dice.random()
            step = 1 if luck < 0.2 else -1 if luck > 0.95 else 0
            later[indicator] = mark if mark == Mark.SKIPPED else min(3, max(1, mark + step))
        return later

    def _map(self, family: Household, day: date, marks: dict[Indicator, int], place: int) -> None:
        red = [indicator for indicator, mark in marks.items() if mark == Mark.RED]
        reasons = [
            "Kalau ini berubah, anak-anak lebih tenang.",
            "Ini yang paling sering kami bicarakan di rumah.",
            "Kami sudah mulai sendiri, tinggal sedikit lagi.",
            "Supaya tidak perlu berutang setiap bulan.",
        ]
        chosen = self.dice.sample(red, min(3, len(red)))
        record_assessment(
            scope=self.scope(place),
            household=family, assessed_on=day, answers=marks, client_uuid=self.uuid(),
            priorities=[(indicator, self.dice.choice(reasons)) for indicator in chosen],
        )  # fmt: skip
