import pytest

from api.access.guessing import WRONG_PER_MINUTE, WrongKeys
from tests.fakes import Clock

HOST = "192.0.2.7"


def many(wrong_keys: WrongKeys, count: int, host: str = HOST) -> None:
    for _ in range(count):
        wrong_keys.count(host)


def test_ten_wrong_keys_are_free_and_then_one_comes_back_every_six_seconds() -> None:
    clock = Clock()
    wrong_keys = WrongKeys(clock=clock)
    many(wrong_keys, WRONG_PER_MINUTE - 1)
    assert wrong_keys.wait_s(HOST) == 0
    many(wrong_keys, 1)
    assert wrong_keys.wait_s(HOST) == pytest.approx(6)
    clock.advance(6)
    assert wrong_keys.wait_s(HOST) == pytest.approx(0)
    many(wrong_keys, 1)
    assert wrong_keys.wait_s(HOST) == pytest.approx(6)


def test_however_many_came_at_once_the_wait_is_short_and_a_minute_forgives_all() -> None:
    clock = Clock()
    wrong_keys = WrongKeys(clock=clock)
    many(wrong_keys, 1_000)
    assert wrong_keys.wait_s(HOST) == pytest.approx(6)
    clock.advance(60)
    many(wrong_keys, WRONG_PER_MINUTE - 1)
    assert wrong_keys.wait_s(HOST) == 0


@pytest.mark.parametrize(
    ("guesser", "other", "is_the_same"),
    [
        pytest.param("192.0.2.7", "192.0.2.8", False, id="neighbour"),
        pytest.param("192.0.2.7", "::ffff:192.0.2.7", True, id="ipv4_in_ipv6"),
        pytest.param("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", True, id="same_64"),
        pytest.param("2001:db8:1:2::7", "2001:db8:1:3::7", False, id="next_64"),
        pytest.param("fe80::1%eth0", "fe80::2%eth0", True, id="with_a_zone"),
        pytest.param("", "192.0.2.7", False, id="no_address"),
    ],
)
def test_who_counts_as_the_same(guesser: str, other: str, *, is_the_same: bool) -> None:
    wrong_keys = WrongKeys(clock=Clock())
    many(wrong_keys, WRONG_PER_MINUTE, guesser)
    assert (wrong_keys.wait_s(other) > 0) == is_the_same


def test_the_table_is_bounded_and_forgets_the_oldest() -> None:
    wrong_keys = WrongKeys(clock=Clock())
    many(wrong_keys, WRONG_PER_MINUTE, HOST)
    for number in range(9_999):
        wrong_keys.count(f"10.0.{number // 256}.{number % 256}")
    assert wrong_keys.wait_s(HOST) > 0
    wrong_keys.count("10.99.0.1")
    assert wrong_keys.wait_s(HOST) == 0
