"""When a request may go to a colleague at once: the new address must belong to the same house as the old one."""

from __future__ import annotations

# Anybody can have an address there, or several agencies share it: it does not say that two people work together.
SHARED_HOUSES = frozenset(
    {
        "aol.com", "btinternet.com", "gmail.com", "googlemail.com", "hotmail.co.uk", "hotmail.com", "icloud.com",
        "live.co.uk", "live.com", "mail.com", "me.com", "msn.com", "nhs.net", "ntlworld.com", "outlook.com",
        "proton.me", "protonmail.com", "sky.com", "talktalk.net", "virginmedia.com", "yahoo.co.uk", "yahoo.com",
    }
)  # fmt: skip


def house_of(address: str) -> str:
    return address.strip().strip("<>").rpartition("@")[2].casefold().rstrip(".")


def same_house(one: str, other: str) -> bool:
    """The very same mail domain; a part of one (team.council.example) is for a person to look at."""
    house = house_of(one)
    return bool(house) and house == house_of(other) and house not in SHARED_HOUSES
