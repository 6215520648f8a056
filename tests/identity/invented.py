"""Invented people with accounts that collide: namesakes, the same handle on another platform, shared mailboxes, no data."""

import random

from kolscore.identity.account import Held, account
from kolscore.identity.fold import skeleton

FIRST = [
    "Ana",
    "Bo",
    "Cleo",
    "Dina",
    "Emre",
    "Fay",
    "Gus",
    "Hana",
    "Ivo",
    "Jun",
    "Kai",
    "Lena",
    "Milo",
    "Nora",
    "Otto",
    "Pia",
    "Quin",
    "Rosa",
    "Sami",
    "Tara",
    "Uma",
    "Vito",
    "Wen",
    "Xena",
    "Yara",
    "Zoe",
    "Aldo",
    "Bea",
    "Ciro",
    "Dara",
    "Elio",
    "Fina",
    "Gian",
    "Hugo",
    "Ines",
    "Jola",
    "Kaya",
    "Liv",
    "Mats",
    "Nina",
    "Olaf",
    "Petra",
    "Rafa",
    "Sven",
    "Tove",
    "Ulla",
    "Vera",
    "Willa",
    "Yuna",
    "Zeno",
]
LAST = [
    "Lima",
    "Osei",
    "Ferrini",
    "Duarte",
    "Novak",
    "Brandt",
    "Marsh",
    "Lindqvist",
    "Petrova",
    "Reid",
    "Kessler",
    "Delgado",
    "Bianchi",
    "Goldmann",
    "Haddad",
    "Mena",
    "Tran",
    "Cole",
    "Salas",
    "Nakamura",
    "Abebe",
    "Shaw",
    "Park",
    "Vogel",
    "Voss",
    "Patel",
    "Bell",
    "Whitlock",
    "Faber",
    "Martins",
    "Piper",
    "Ruiz",
    "Grant",
    "Ito",
    "Georgiou",
    "Silva",
    "Fuchs",
    "Henley",
    "Morel",
    "Asante",
    "Raghunathan",
    "Wendt",
    "Avery",
    "Kowalczyk",
    "Lund",
    "Tan",
    "Hara",
    "Nwosu",
    "Dupont",
    "Berg",
]
WORDS = [
    "bakes",
    "derm",
    "skin",
    "fits",
    "reads",
    "cooks",
    "runs",
    "paints",
    "codes",
    "sails",
    "plants",
    "sings",
    "films",
    "maps",
    "bikes",
]
COUNTRIES = ("us", "uk", "de", "br", "gh", "jp", "it")
PLATFORMS = ("instagram", "tiktok", "youtube")


def people(count, seed=1):
    """Accounts, and for each the number of the person behind it."""
    rng = random.Random(seed)
    accounts, owners, taken = [], [], set()
    for person in range(count):
        first, last = rng.choice(FIRST), rng.choice(LAST)
        base = _handle(rng, first, last)
        country = rng.choice(COUNTRIES)
        mail = f"{skeleton(first + last)}{person}@mail{rng.randrange(9)}.example"
        for platform in rng.sample(PLATFORMS, rng.choice((1, 2, 2, 3))):
            accounts.append(
                _account(rng, len(accounts), platform, base, f"{first} {last}", mail, country, taken)
            )
            owners.append(person)
    return [
        _linked(rng, one, [two for two in near if two is not one])
        for one, near in _together(accounts, owners)
    ], owners


def _together(accounts, owners):
    by_owner = {}
    for one, owner in zip(accounts, owners, strict=True):
        by_owner.setdefault(owner, []).append(one)
    return [(one, by_owner[owner]) for one, owner in zip(accounts, owners, strict=True)]


def _linked(rng, one, others):
    """An account that may say which others its owner has."""
    named = [two for two in others if rng.random() < 0.15]
    return one._replace(links=tuple((two.key, Held(two.handle, two.handle, "")) for two in named))


def _handle(rng, first, last):
    if rng.random() < 0.03:
        return first.lower()
    word, other = rng.choice(WORDS), rng.choice(WORDS)
    return rng.choice((
        f"{first}.{last}", f"{first}{last}{rng.randrange(1960, 2010)}", f"{first}_{last}_{word}", f"the{first}{last}", f"{word}with{first}{last[:2]}",
        f"{first}{word}{other}", f"{first[0]}{last}{word}", f"{last}{word}{rng.randrange(100)}",
    )).lower()  # fmt: skip


def _account(rng, place, platform, base, name, mail, country, taken):
    if rng.random() < 0.1:
        handle = f"{base}.{rng.choice(('official', 'tv', 'real'))}"
    elif rng.random() < 0.05:
        handle = f"{rng.choice(WORDS)}{rng.randrange(10_000)}"
    else:
        handle = base
    while (platform, handle) in taken:  # no platform gives a handle twice
        handle = rng.choice(
            (
                f"{handle}{rng.randrange(100)}",
                f"{handle}_",
                f"{name.lower().replace(' ', '.')}{rng.randrange(1_000)}",
            )
        )
    taken.add((platform, handle))
    shown = name if rng.random() < 0.8 else name.split()[0] if rng.random() < 0.5 else ""
    emails = (Held(mail, mail, ""),) if rng.random() < 0.4 else ()
    if rng.random() < 0.05:
        emails = (*emails, Held("desk@agency.example", "desk@agency.example", ""))
    where = country if rng.random() < 0.8 else rng.choice(COUNTRIES) if rng.random() < 0.2 else ""
    return account(
        place,
        platform,
        handle,
        shown,
        emails=emails,
        country=where,
        followers=float(rng.randrange(1_000, 10**6)),
    )


def judged(found, owners):
    """Precision and recall of pairs that were taken for one person."""
    sure = {(pair.one.place, pair.other.place) for pair in _pairs(found)}
    true = set()
    by_owner = {}
    for place, owner in enumerate(owners):
        by_owner.setdefault(owner, []).append(place)
    for places in by_owner.values():
        true.update((one, other) for at, one in enumerate(places) for other in places[at + 1 :])
    return len(sure & true) / max(1, len(sure)), len(sure & true) / len(true)


def _pairs(found):
    for person in found.people:
        places = sorted(person.places)
        for at, one in enumerate(places):
            for other in places[at + 1 :]:
                yield _Places(one, other)


class _Places:
    def __init__(self, one, other):
        self.one, self.other = _At(one), _At(other)


class _At:
    def __init__(self, place):
        self.place = place
