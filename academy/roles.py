"""The roles, the verbs, and the one table that joins them."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    FACILITATOR = "facilitator", "fasilitator"
    PARTICIPANT = "participant", "peserta"
    COACH = "coach", "coach"
    LAN = "lan", "peninjau LAN"
    OFFICIAL = "official", "pejabat daerah"
    PDP = "pdp", "petugas PDP"
    PARTNER = "partner", "mitra"


NATION_ROLES = (Role.LAN, Role.PDP)
REGION_ROLES = (Role.OFFICIAL,)
ORGANIZATION_ROLES = (Role.PARTNER,)
COHORT_ROLES = (Role.FACILITATOR, Role.PARTICIPANT, Role.COACH)
MFA_ROLES = (Role.LAN, Role.OFFICIAL, Role.PDP)


class Verb(StrEnum):
    SEE_HOUSEHOLD = "melihat keluarga dengan namanya"
    KEEP_HOUSEHOLD = "mendaftarkan keluarga, persetujuan, dan Peta Keluarga"
    REVEAL_NUMBER = "membuka nomor identitas dengan alasan"
    SEE_SESSION = "membaca sesi mendengarkan"
    RECORD_SESSION = "mencatat dan mengirim sesi mendengarkan"
    SEE_POTENTIAL = "melihat potensi lokal"
    RECORD_POTENTIAL = "mencatat potensi lokal"
    REVIEW = "meninjau: menerima atau mengembalikan"
    SEE_PROMISE = "melihat janji kepada keluarga"
    KEEP_PROMISE = "mencatat kelanjutan janji dan kabar baliknya"
    SEE_PROPOSAL = "membaca proposal yang diterima"
    WORK_ON_PROPOSAL = "membaca gagasan dan proposal angkatan sejak draf"
    WRITE_PROPOSAL = "menulis gagasan, proposal, langkah, dan hasilnya"
    COACH_PROPOSAL = "mendampingi proposal sebagai coach"
    ARRANGE_MATCHING = "menyelenggarakan matching: tawaran mitra dan jadwal"
    ANSWER_PROPOSAL = "menjawab proposal sebagai mitra"
    SEE_LESSON = "membaca pelajaran dari semua wilayah"
    SEE_COHORT = "melihat angkatan dan tahapannya"
    MANAGE = "mengelola wilayah, angkatan, orang, dan tema"
    SEE_DASHBOARD = "melihat dasbor wilayah"
    COMPARE = "membandingkan wilayah"
    EXPORT = "mengunduh angka"
    SEE_AUDIT = "membaca jejak audit"
    ANSWER_REQUEST = "menjawab permintaan hak keluarga"


TABLE: dict[Role, frozenset[Verb]] = {
    Role.FACILITATOR: frozenset(
        {
            Verb.SEE_HOUSEHOLD,
            Verb.KEEP_HOUSEHOLD,
            Verb.REVEAL_NUMBER,
            Verb.SEE_SESSION,
            Verb.RECORD_SESSION,
            Verb.SEE_POTENTIAL,
            Verb.RECORD_POTENTIAL,
            Verb.SEE_PROMISE,
            Verb.KEEP_PROMISE,
            Verb.SEE_PROPOSAL,
            Verb.WORK_ON_PROPOSAL,
            Verb.WRITE_PROPOSAL,
            Verb.ARRANGE_MATCHING,
            Verb.SEE_LESSON,
            Verb.SEE_COHORT,
            Verb.SEE_DASHBOARD,
        }
    ),
    Role.PARTICIPANT: frozenset(
        {
            Verb.SEE_SESSION,
            Verb.SEE_POTENTIAL,
            Verb.SEE_PROMISE,
            Verb.SEE_PROPOSAL,
            Verb.WORK_ON_PROPOSAL,
            Verb.WRITE_PROPOSAL,
            Verb.SEE_LESSON,
            Verb.SEE_COHORT,
            Verb.SEE_DASHBOARD,
        }
    ),
    Role.COACH: frozenset(
        {
            Verb.SEE_POTENTIAL,
            Verb.SEE_PROPOSAL,
            Verb.WORK_ON_PROPOSAL,
            Verb.COACH_PROPOSAL,
            Verb.SEE_LESSON,
            Verb.SEE_COHORT,
            Verb.SEE_DASHBOARD,
        }
    ),
    Role.LAN: frozenset(
        {
            Verb.SEE_HOUSEHOLD,
            Verb.REVEAL_NUMBER,
            Verb.SEE_SESSION,
            Verb.SEE_POTENTIAL,
            Verb.REVIEW,
            Verb.SEE_PROMISE,
            Verb.SEE_PROPOSAL,
            Verb.ARRANGE_MATCHING,
            Verb.SEE_LESSON,
            Verb.SEE_COHORT,
            Verb.MANAGE,
            Verb.SEE_DASHBOARD,
            Verb.COMPARE,
            Verb.EXPORT,
            Verb.SEE_AUDIT,
        }
    ),
    Role.OFFICIAL: frozenset(
        {
            Verb.SEE_POTENTIAL,
            Verb.SEE_PROPOSAL,
            Verb.SEE_LESSON,
            Verb.SEE_DASHBOARD,
            Verb.COMPARE,
            Verb.EXPORT,
        }
    ),
    Role.PDP: frozenset({Verb.SEE_AUDIT, Verb.ANSWER_REQUEST}),
    Role.PARTNER: frozenset({Verb.ANSWER_PROPOSAL}),
}
