"""The channel table."""

from typing import get_args

from api.core.channels import CHANNELS, ChannelName


def test_every_channel_has_a_limit_a_source_and_the_date_it_was_checked() -> None:
    assert {name: channel.limit for name, channel in CHANNELS.items()} == {
        "linkedin": 200,
        "linkedin_premium": 300,
        "xing": 600,
        "inmail": 1_900,
    }
    assert tuple(CHANNELS) == get_args(ChannelName)
    assert all(channel.source and channel.checked_on.year >= 2026 for channel in CHANNELS.values())


def test_a_limit_nobody_confirms_is_marked() -> None:
    assert [name for name, channel in CHANNELS.items() if not channel.is_verified] == ["xing"]
