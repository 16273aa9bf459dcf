"""The trail's short words as people read them."""

from django.apps import apps

from academy.roles import Role

VERBS = {
    "view": "melihat",
    "history": "melihat riwayat",
    "remove": "mengeluarkan",
    "possible_duplicate": "mungkin keluarga yang sama",
    "not_a_duplicate": "memastikan keluarga berbeda",
    "reveal": "membuka nomor",
    "register": "mendaftarkan keluarga",
    "add": "menambah",
    "change": "mengubah",
    "delete": "menghapus",
    "record": "mencatat",
    "submit": "mengajukan",
    "return": "mengembalikan",
    "accept": "menerima",
    "withdraw": "menarik",
    "consent": "mencatat persetujuan",
    "assess": "mengisi Peta Keluarga",
    "welfare": "mencatat DTSEN",
    "aid": "mencatat bantuan",
    "set aside": "menyisihkan gagasan",
    "take up": "melanjutkan gagasan",
    "issue_card": "membuat kartu keluarga",
    "print_card": "mencetak kartu keluarga",
    "revoke_card": "mencabut kartu keluarga",
    "open_card": "membuka halaman kartu",
    "lock_card": "menutup kartu sementara",
    "message": "menyampaikan kabar lewat kartu",
    "read_message": "membaca kabar keluarga",
    "request": "meminta haknya atas data",
    "answer_request": "menjawab permintaan hak",
    "promise done": "mencatat janji dikerjakan",
    "promise reopened": "membuka lagi janji",
    "promise broken": "mencatat janji tidak ditepati",
    "promise told": "mencatat kabar balik janji",
    "ask coach": "meminta coach",
    "coach": "mendampingi proposal",
    "send version": "mengirim versi baru",
    "archive": "mengarsipkan",
    "take_back": "memakai lagi",
    "open": "membuka angkatan",
    "enrol": "mengikutkan ke angkatan",
    "take_in": "menerima wilayah",
    "invite": "mengundang",
    "resend": "mengirim ulang undangan",
    "cancel": "membatalkan undangan",
    "assign": "menugaskan",
    "deactivate": "menutup akun",
    "reactivate": "membuka akun",
    "update profile": "mengubah profil",
    "offer": "mencatat tawaran mitra",
    "withdraw offer": "menarik tawaran mitra",
    "open matching": "membuka matching",
    "close matching": "menutup matching",
    "arrange": "menjadwalkan hari matching",
    "schedule": "menjadwalkan pertemuan",
    "note": "mencatat pertemuan",
    "answer": "menjawab proposal",
    "commit": "mencatat komitmen",
    "plan step": "merencanakan langkah",
    "record money": "mencatat uang",
    "void money": "membatalkan catatan uang",
    "record result": "mencatat hasil",
    "tell result": "mencatat kabar balik",
    "write lesson": "menulis pelajaran",
    "publish lesson": "membagikan pelajaran",
    "try lesson": "mencoba pelajaran",
    "export": "mengunduh angka",
    "download": "mengunduh jejak",
    "sign in": "masuk",
    "sign out": "keluar",
    "sign in failed": "gagal masuk",
    "change password": "mengganti kata sandi",
    "set password": "membuat kata sandi",
    "reset password": "mengatur ulang kata sandi",
    "add second factor": "menambah pengaman",
    "remove second factor": "menghapus pengaman",
    "remove second factors": "menghapus semua pengaman",
    "renew recovery codes": "membuat kode pemulihan",
    "second factor failed": "gagal pada pengaman",
}


def verb_words(verb: str) -> str:
    """What was done; a word not known here is shown as it was written."""
    return VERBS.get(verb, verb)


def kind_words(kind: str) -> str:
    """The table or page that was touched, by its Indonesian name."""
    app_label, _, name = kind.partition(".")
    try:
        return str(apps.get_model(app_label, name)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


def role_words(roles: str) -> str:
    """The roles held at that moment."""
    known = dict(Role.choices)
    return ", ".join(str(known.get(role, role)) for role in roles.split(", ") if role) or "-"
