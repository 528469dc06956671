"""Random values that all processes on one database share."""

from sqlalchemy import select

from api.storage.database import Database
from api.storage.tables import secret as _secret


async def read_salt(database: Database) -> bytes:
    """The salt of hashed keys, made with the tables."""
    async with database.read() as connection:
        return (await connection.execute(select(_secret.c.value).where(_secret.c.name == "salt"))).scalar_one()
