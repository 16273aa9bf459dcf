"""How people write long numbers: in groups, with dots, pasted with invisible marks."""

import unicodedata

_SEPARATORS = str.maketrans("", "", ".-\u200b\u200c\u200d\u2060\ufeff")
_ORDINARY = frozenset("0123456789")


def bare_digits(text: str, *, name: str, length: int) -> tuple[str, list[str]]:
    """A number may be typed with spaces, dots or dashes; only ordinary digits count.

    `name` is what the number is called in the sentences, `length` how many digits it has.
    Returns the bare text and the faults found, each saying what to do next.
    """
    bare = "".join(str(text).translate(_SEPARATORS).split())
    strange = [mark for mark in bare if mark not in _ORDINARY]
    if any(unicodedata.category(mark) in ("Nd", "No", "Nl") for mark in strange):
        return bare, [
            f"{name} memakai bentuk angka yang lain dari biasanya. "
            "Ketik ulang dengan angka biasa 0 sampai 9."
        ]
    if strange:
        return bare, [
            f"{name} hanya berisi angka. Hapus huruf atau tanda lain, "
            "lalu periksa huruf O yang mungkin maksudnya angka 0."
        ]
    if len(bare) != length:
        return bare, [
            f"{name} selalu {length} angka, yang diketik {len(bare)} angka. "
            "Cocokkan lagi dengan kartunya, lalu ketik ulang."
        ]
    return bare, []
