"""Local potentials of the regions, from public reports, and two families that withdraw."""

from datetime import timedelta

from academy.demo import PILOTS
from academy.models import Area, Transition
from academy.review import move, return_with_notes
from households.actions.consent import withdraw_consent
from households.actions.potential import record_potential
from households.demo.workshop import Workshop, read
from households.models import PotentialClass, Quote


class PotentialMaker(Workshop):
    """Records the potentials of a region; the last ones are still on their way."""

    def make_potentials(self) -> None:
        classes = {kind.code: kind for kind in PotentialClass.objects.all()}
        cards = [
            p for p in read("potentials.json")["potentials"] if p["region"] == self.place.region_id
        ]
        for place, card in enumerate(cards):
            scope = self.scope(place)
            area = Area.objects.get(pk=card["village"])
            quotes = self._sentences(area, card["themes"])
            skipped = ("region", "village", "village_name", "themes", "kind")
            fields = {key: value for key, value in card.items() if key not in skipped}
            if not quotes and not fields.get("named_source"):
                fields["named_source"] = f"Cerita warga {area.title} pada pertemuan akademi"
            potential = record_potential(
                scope=scope, cohort=self.place.cohort, quotes=quotes, client_uuid=self.uuid(),
                fields=fields | {
                    "area": area, "kind": classes[card["kind"]],
                    "latitude": area.latitude and round(area.latitude, 3),
                    "longitude": area.longitude and round(area.longitude, 3),
                },
                submit=place != len(cards) - 1,
                now=self.moment(self.today - timedelta(days=200 - 7 * place), 14),
            )  # fmt: skip
            if place < len(cards) - 3:
                move(potential, Transition.ACCEPT, scope=self.reviewers[0])
            elif place == len(cards) - 3:
                note = "Kapasitas belum menyebut satuan dan musimnya."
                return_with_notes(potential, scope=self.reviewers[1], notes={"capacity": note})

    def _sentences(self, area: Area, themes: list[str]) -> list[Quote]:
        """Released words from the same village on the same themes."""
        released = Quote.objects.unscoped("the demo's own words").released()
        fitting = released.filter(session__area=area, themes__code__in=themes)
        return list(fitting.order_by("pk").distinct()[:2])


class WithdrawalMaker(Workshop):
    """Families change their mind, and the portal follows at once."""

    def withdraw_some(self) -> None:
        """One family takes back its words, one in Kupang takes back everything."""
        may_quote = [
            f for f in self.place.families if f.consents.standing().filter(purpose="quote")
        ]
        scope = self.place.facilitators[0]
        note = "Disampaikan kepada fasilitator saat kunjungan."
        withdraw_consent(scope=scope, household=may_quote[5], purposes=["quote"], note=note)
        if self.place.region_id == PILOTS[0]:
            withdraw_consent(
                scope=scope, household=may_quote[9], purposes=["participate"], note=note
            )
