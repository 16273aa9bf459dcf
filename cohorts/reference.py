"""The eleven stages of the academy; first filled from here, afterwards LAN keeps them."""

from cohorts.models import Stage

STAGES = [
    (
        "Persiapan dan penetapan lokus",
        "Memilih desa dan kelurahan bersama daerah, membentuk tim.",
        "lokus dan tim",
    ),
    ("Peluncuran", "Akademi dibuka bersama kepala daerah, warga, dan mitra.", "peluncuran"),
    (
        "Penguatan kompetensi",
        "ASN belajar membaca data, mendengar, dan merancang bersama warga.",
        "jam pelajaran dan jurnal",
    ),
    (
        "Mendengarkan masyarakat",
        "Kunjungan dan pertemuan; kata-kata keluarga dicatat seperti diucapkan.",
        "sesi mendengarkan",
    ),
    (
        "Menggali potensi lokal",
        "Mencatat apa yang sudah dimiliki warga dan tempatnya.",
        "catatan potensi",
    ),
    (
        "Perumusan masalah dan gagasan bersama",
        "Warga dan ASN merumuskan masalah dan gagasan dari yang terdengar.",
        "rumusan masalah dan gagasan",
    ),
    ("Penyusunan proposal pemberdayaan", "Gagasan ditulis menjadi proposal.", "proposal"),
    ("Coaching", "Coach membantu memperbaiki proposal.", "catatan coaching"),
    ("Matching Program", "Proposal dipertemukan dengan mitra.", "komitmen mitra"),
    (
        "Pelaksanaan dan pendampingan",
        "Kegiatan berjalan, keluarga didampingi.",
        "kegiatan dan perubahan",
    ),
    (
        "Refleksi, evaluasi, replikasi",
        "Belajar dari hasil, menuliskannya untuk daerah lain.",
        "cerita perubahan",
    ),
]


def load_stages() -> int:
    """Add the stages that are missing, by their place; what LAN changed stays."""
    known = set(Stage.objects.values_list("order", flat=True))
    missing = [
        Stage(order=order, name=name, description=description, produces=produces)
        for order, (name, description, produces) in enumerate(STAGES, start=1)
        if order not in known
    ]
    return len(Stage.objects.bulk_create(missing))
