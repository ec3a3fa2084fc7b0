"""Forty people who do not exist, for the practice gateway: names as in a Malaysian office, numbers nobody has."""

from dataclasses import dataclass

CUSTOMERS = "Customers"
CLASS = "Class 5 Melur"
STAFF = "Staff"


@dataclass(frozen=True)
class SamplePerson:
    """A name, E.164 digits, the groups, and whether this person wants no messages."""

    name: str
    number: str
    groups: tuple[str, ...]
    opted_out: bool = False


_ABROAD = {
    "Tan Mei Fong (Singapore)": "6590000101",
    "Rajesh Nair (Singapore)": "6590000102",
    "Rina Wulandari (Jakarta)": "6281100000101",
}
_CUSTOMERS = (
    *("Aishah Karim", "Ahmad Faizal bin Osman", "Siti Mariam Yusof", "Mohd Hafiz Ramli", "Nor Azlina Hamzah"),
    *("Lim Wei Jian", "陈美玲", "Wong Siew Ling", "黄志强", "Lee Chong Kit"),
    *("Priya Subramaniam", "கவிதா ராஜன்", "Arun Krishnan", "முருகன் செல்வம்", "Sarah Fernandez"),
    *("James O'Connor", "Emma Whitfield", *_ABROAD),
)
_CLASS = (
    *("Puan Rohani (mother of Adam)", "Encik Zulkifli (father of Iman)", "Mdm Ong (mother of Jia Hui)"),
    *("Mr Selvam (father of Divya)", "Puan Halimah (mother of Danish)", "林女士 (mother of 子轩)"),
    *("Mrs Thompson (mother of Lily)", "Encik Razak (father of Sofea)", "Mr Gopal (father of Kavin)"),
    *("Puan Salmah (mother of Aqil)", "Mdm Yap (mother of Zi Xuan)", "திருமதி லட்சுமி (mother of Anbu)"),
)
_STAFF = (
    *("Farah Idris", "Kumar Pillai", "Chan Kok Wai", "Nurul Hidayah", "Daniel Rozario"),
    *("Hasnah binti Daud", "Teoh Boon Keat", "Grace Lourdes"),
)
_OPTED_OUT = frozenset({"Wong Siew Ling", "Encik Razak (father of Sofea)"})
_IN_TWO_GROUPS = frozenset({"Nurul Hidayah", "Kumar Pillai"})  # so that a list of both groups has duplicates


def sample_people() -> tuple[SamplePerson, ...]:
    """The forty, in a fixed order with fixed numbers (+60 12-555 01xx, three abroad)."""
    lists = ((CUSTOMERS, _CUSTOMERS), (CLASS, _CLASS), (STAFF, _STAFF))
    named = [(name, group) for group, names in lists for name in names]
    return tuple(_person(name, group, place) for place, (name, group) in enumerate(named, start=1))


def _person(name: str, group: str, place: int) -> SamplePerson:
    groups = (group, CUSTOMERS) if name in _IN_TWO_GROUPS else (group,)
    return SamplePerson(name, _ABROAD.get(name, f"601255501{place:02d}"), groups, name in _OPTED_OUT)
