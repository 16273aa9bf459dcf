"""The only door into the field for the floors above: released words, and counts without names.

Here a villager's sentence loses its name. What leaves is words that their speaker lets be quoted,
the village and the month they were spoken in, and counts; never a name, an address, the code of a
family or a consent. Families that withdrew are in nothing that leaves, from the very moment.

Whether a count is large enough to be shown is decided above (academy.disclosure): the counts
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
    map_dimensions,
    map_indicators,
    mapped_families,
    priorities,
)
from .groups import GroupFacts, MapChange, group_facts, groups_of, map_change
from .links import (
    SentenceFacts,
    SpokenSession,
    ThemeHeard,
    all_themes,
    sentence_facts,
    sessions_spoken,
    themes_heard,
    words_of_session,
)
from .local_potentials import (
    SECTORS,
    PublicPotential,
    potentials_from,
    potentials_heard,
    public_potentials,
)
from .promise_counts import PromiseCount, promises
from .told_visits import Visit, standing_visits, visits
from .untold_promises import UntoldPromise, untold_promises
from .words import (
    ReleasedQuote,
    ReleasedQuotes,
    ThemeCount,
    quotes_by_theme,
    released_quotes,
    sentences,
    theme_name,
    themes,
)

__all__ = [
    "MARKS",
    "NOTHING_YET",
    "SECTORS",
    "GroupFacts",
    "LanguageCount",
    "Listening",
    "MapChange",
    "MapCount",
    "People",
    "PotentialCount",
    "PriorityCount",
    "PromiseCount",
    "PublicPotential",
    "ReleasedQuote",
    "ReleasedQuotes",
    "SentenceFacts",
    "SpokenSession",
    "ThemeCount",
    "ThemeHeard",
    "UntoldPromise",
    "VillageHeard",
    "Visit",
    "all_themes",
    "group_facts",
    "groups_of",
    "languages",
    "listening",
    "map_by_dimension",
    "map_by_indicator",
    "map_dimensions",
    "map_indicators",
    "map_change",
    "mapped_families",
    "potentials",
    "potentials_from",
    "potentials_heard",
    "priorities",
    "promises",
    "public_potentials",
    "quotes_by_theme",
    "released_quotes",
    "sentence_facts",
    "sentences",
    "sessions_spoken",
    "theme_name",
    "standing_visits",
    "themes",
    "themes_heard",
    "untold_promises",
    "villages",
    "visits",
    "words_of_session",
]
