import pytest

from api.core.addresses import is_metadata_host


@pytest.mark.parametrize(
    "host",
    [
        pytest.param(host, id=host)
        for host in (
            "169.254.169.254",
            "169.254.0.1",
            "2852039166",
            "0xa9fea9fe",
            "0251.0376.0251.0376",
            "169.254.43518",
            "fe80::1",
            "fe80::1%eth0",
            "::ffff:169.254.169.254",
            "fd00:ec2::254",
            "100.100.100.200",
            "168.63.129.16",
            "metadata.google.internal",
            "METADATA.google.internal.",
        )
    ],
)
def test_metadata_hosts_are_known_in_any_spelling(host: str) -> None:
    assert is_metadata_host(host)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param(host, id=host)
        for host in (
            "localhost",
            "127.0.0.1",
            "::1",
            "10.0.0.7",
            "192.168.1.20",
            "models.test",
            "fd00::1",
            "bücher.test",
        )
    ],
)
def test_private_and_public_hosts_are_the_operators_choice(host: str) -> None:
    assert not is_metadata_host(host)
