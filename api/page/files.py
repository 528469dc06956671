"""Scripts, styles and pictures of the page, under an address that changes whenever one of them does."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

_FOLDER: Final = Path(__file__).parent / "assets"
_MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """What is served, as it is and compressed."""

    body: bytes
    compressed: bytes
    media_type: str

    @property
    def etag(self) -> str:
        """Weak, as it stands for both forms."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:16]}"'


def as_asset(body: bytes, media_type: str) -> Asset:
    """Compress it once, for all who will ask."""
    return Asset(body, gzip.compress(body, mtime=0), media_type)


ASSETS: Final[Mapping[str, Asset]] = MappingProxyType(
    {
        path.name: as_asset(path.read_bytes(), _MEDIA_TYPES[path.suffix])
        for path in sorted(_FOLDER.iterdir())
        if path.suffix in _MEDIA_TYPES
    }
)

_together = hashlib.sha256()
for _name, _asset in ASSETS.items():
    _together.update(f"{_name} {_asset.etag}\n".encode())

ASSETS_VERSION: Final = _together.hexdigest()[:16]
ASSETS_PATH: Final = f"/assets/{ASSETS_VERSION}"
"""One for all files together, so that scripts may name one another by file name alone."""
