"""The only door into the field for the floors above: released words, and counts without names.

Here a villager's sentence loses its name. What leaves is words that their speaker lets be quoted,
the village and the month they were spoken in, and counts; never a name, an address, the code of a
family or a consent. Families that withdrew are in nothing that leaves, from the very moment.

Whether a count is large enough to be shown is decided above (dashboards.disclosure): the counts
that leave here are exact.
"""

from .counts import (
    NOTHING_YET,
    LanguageCount,
    Listening,
    People,
    PotentialCount,
    VillageHeard,
    languages,
    listening,
    potentials,
    villages,
)
from .family_map import (
    MARKS,
    MapCount,
    PriorityCount,
    map_by_dimension,
    map_by_indicator,
    mapped_families,
    priorities,
)
from .words import (
    ReleasedQuote,
    ReleasedQuotes,
    ThemeCount,
    quotes_by_theme,
    sentences,
    theme_name,
    themes,
)

__all__ = [
    "MARKS",
    "NOTHING_YET",
    "LanguageCount",
    "Listening",
    "MapCount",
    "People",
    "PotentialCount",
    "PriorityCount",
    "ReleasedQuote",
    "ReleasedQuotes",
    "ThemeCount",
    "VillageHeard",
    "languages",
    "listening",
    "map_by_dimension",
    "map_by_indicator",
    "mapped_families",
    "potentials",
    "priorities",
    "quotes_by_theme",
    "sentences",
    "theme_name",
    "themes",
    "villages",
]
