"""What was promised to families and what came of the proposals, as panels of a region's page."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import households.public as public
from academy.disclosure import HIDDEN, SMALLEST_SHOWN, Cell
from academy.models import Region
from academy.money import rupiah
from dashboards.panels import Panel
from solutions import queries as solutions

PROMISE_ROWS = (
    ("Ditepati", "kept"),
    ("Dikerjakan, belum dikabarkan", "done"),
    ("Terbuka", "open"),
    ("di antaranya terlambat", "late"),
    ("Tidak ditepati", "broken"),
)
WORK_ROWS = (
    ("Gagasan berjalan", "ideas"),
    ("Proposal diterima", "proposals"),
    ("Dalam matching", "in_matching"),
    ("Didukung mitra", "committed"),
    ("Komitmen mitra", "commitments"),
    ("Komitmen dipenuhi", "commitments_kept"),
    ("Komitmen terlambat", "commitments_late"),
    ("Hasil diukur", "results"),
    ("Hasil yang belum berhasil", "results_failed"),
    ("Hasil dikabarkan kembali", "results_told"),
)


def by_day(regions: Iterable[Region], now: datetime) -> dict[date, list[str]]:
    """Regions by the day it is there: what is late is late by the region's own clock."""
    days: dict[date, list[str]] = {}
    for region in regions:
        days.setdefault(region.today(now), []).append(region.pk)
    return days


def followed_panels(regions: Sequence[Region], now: datetime) -> dict[str, list[Panel]]:
    """The two panels of each region, by the day of its own clock."""
    panels: dict[str, list[Panel]] = {}
    for today, ids in by_day(regions, now).items():
        promises = {row.region_id: row for row in public.promises(ids, today)}
        for region_id, work in solutions.work(ids, today).items():
            panels[region_id] = [promises_panel(promises.get(region_id)), work_panel(work)]
    return panels


def proposals_panel(region: Region) -> Panel:
    """The accepted proposals of a region by title, for a file: no word of a family is in it."""
    rows = [(one.title, one.word) for one in solutions.accepted_proposals([region.pk])]
    return Panel(
        key="daftar-proposal",
        title="Proposal yang diterima",
        sentence="",
        definition="Proposal yang diterima LAN, menurut abjad, dengan keadaannya sekarang.",
        source="Proposal, komitmen, dan hasil yang tercatat di portal ini.",
        head=("Judul", "Keadaan"),
        rows=rows,
        note="Bukan peringkat.",
    )


def promise_cell(row: public.PromiseCount | None, name: str) -> Cell:
    """A count of promises, hidden where fewer than five families heard one."""
    if row is None:
        return 0
    return getattr(row, name) if row.families >= SMALLEST_SHOWN else HIDDEN


def promises_panel(row: public.PromiseCount | None) -> Panel:
    """Promises by how they stand; where fewer than five families heard one, no number is shown."""
    rows = [(label, promise_cell(row, name)) for label, name in PROMISE_ROWS]
    return Panel(
        key="janji",
        title="Janji kepada keluarga",
        sentence=_promises_sentence(row),
        definition=(
            "Janji dalam sesi yang diterima. Ditepati berarti sudah dikabarkan kembali dalam "
            "kunjungan dan dijawab keluarga. Terlambat: terbuka dan lewat tanggalnya."
        ),
        source="Buku janji di portal ini.",
        head=("Keadaan", "Janji"),
        rows=rows if row else (),
    )


def _promises_sentence(row: public.PromiseCount | None) -> str:
    if row is None:
        return "Belum ada janji yang tercatat dalam sesi yang diterima."
    if row.families < SMALLEST_SHOWN:
        return "Baru sedikit keluarga yang menerima janji; angkanya belum ditunjukkan."
    return f"{row.kept} dari {row.total} janji ditepati dan sudah dikabarkan kembali."


def work_panel(work: solutions.WorkCount) -> Panel:
    """Proposals and what partners promised; none of it counts families."""
    rows: list[Sequence[Any]] = [(label, getattr(work, name)) for label, name in WORK_ROWS]
    rows.insert(5, ("Nilai komitmen", rupiah(work.value)))
    return Panel(
        key="proposal",
        title="Proposal, komitmen, dan hasil",
        sentence=_work_sentence(work),
        definition=(
            "Gagasan yang berjalan; proposal yang diterima LAN; komitmen mitra yang tidak "
            "dibatalkan dengan nilainya; hasil yang diukur, juga yang belum berhasil; dikabarkan "
            "kembali berarti dalam kunjungan yang diterima."
        ),
        source="Gagasan, proposal, dan komitmen yang tercatat di portal ini.",
        head=("Ukuran", "Jumlah"),
        rows=rows,
        note="Hitungan portal ini.",
    )


def _work_sentence(work: solutions.WorkCount) -> str:
    if not work.proposals:
        return "Belum ada proposal yang diterima."
    return (
        f"{work.proposals} proposal diterima, {work.committed} di antaranya didukung mitra; "
        f"{work.results_told} dari {work.results} hasil sudah dikabarkan kembali."
    )
