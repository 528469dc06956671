"""Where a note can go, and how long it may be there. Each limit carries its source and the date it was checked."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

ChannelName = Literal["linkedin", "linkedin_premium", "xing", "inmail"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One place to send a note to. `limit` is in UTF-16 code units after NFC."""

    name: ChannelName
    limit: int
    description: str
    source: str
    checked_on: date
    is_verified: bool


_CHECKED_ON = date(2026, 11, 24)

CHANNELS = MappingProxyType(
    {
        channel.name: channel
        for channel in (
            Channel(
                name="linkedin",
                limit=200,
                description="Note with a LinkedIn invitation, free account. LinkedIn allows about five a month.",
                source="linkedhelper.com glossary, linkedapi.io and developer.unipile.com documentation, all 200; "
                "quota: LinkedIn help a550555. Older pages still say 300.",
                checked_on=_CHECKED_ON,
                is_verified=True,
            ),
            Channel(
                name="linkedin_premium",
                limit=300,
                description="Note with a LinkedIn invitation, Premium or Sales Navigator account.",
                source="linkedhelper.com glossary, linkedapi.io and developer.unipile.com documentation.",
                checked_on=_CHECKED_ON,
                is_verified=True,
            ),
            Channel(
                name="xing",
                limit=600,
                description="Text with a XING contact request, Premium account.",
                source="rumohr.de, undated. No official figure was found.",
                checked_on=_CHECKED_ON,
                is_verified=False,
            ),
            Channel(
                name="inmail",
                limit=1_900,
                description="Body of a LinkedIn InMail. LinkedIn allows 2,000; 1,900 is safe with every source.",
                source="LinkedIn help a554514 (2,000); lettercounter.org and digitalmoats.com (1,900).",
                checked_on=_CHECKED_ON,
                is_verified=True,
            ),
        )
    }
)
