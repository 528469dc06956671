"""One service for all malformed requests: each must leave it as it was for the next."""

from collections.abc import Iterator

import pytest

from tests.malformed.refusals import Door, opened


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with opened(tmp_path_factory.mktemp("malformed")) as door:
        yield door
