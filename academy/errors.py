"""What can stand against a write, in words for the person who made it."""

from typing import Any


class Refused(Exception):
    """A rule stands against the write; the message says what to do next."""


class Stale(Refused):
    """Somebody else saved the row meanwhile; both versions are shown, none is lost."""

    def __init__(self, current: Any) -> None:
        self.current = current
        super().__init__(
            "Catatan ini sudah diubah orang lain sejak Anda membukanya. "
            "Bandingkan kedua versi, lalu pilih yang benar."
        )


class TooMany(Refused):
    """A limit of the day is reached."""


class AlreadyStored(Refused):
    """The same form came a second time; nothing was written twice."""

    def __init__(self, stored: Any) -> None:
        self.stored = stored
        super().__init__("Isian ini sudah tersimpan sebelumnya.")
