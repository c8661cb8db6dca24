"""What the commands share: a database and a gateway for as long as one command runs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.config import get_settings
from toi_invite.db import Database
from toi_invite.services.gateways import close_gateways, get_gateway
from toi_invite.services.kaspi.gateway import Gateway

T = TypeVar("T")


def read(ask: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """What a question to the database comes to."""

    async def run(database: Database) -> T:
        async with database.reading() as session:
            return await ask(session)

    return with_database(run)


def with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """Work with the database of the settings."""

    async def run() -> T:
        database = Database(get_settings().database_url)
        try:
            return await work(database)
        finally:
            await database.dispose()

    return asyncio.run(run())


def with_gateway(work: Callable[[Database, Gateway], Awaitable[T]]) -> T:
    """Work with the database and the gateway of the settings."""

    async def run(database: Database) -> T:
        try:
            return await work(database, get_gateway(get_settings()))
        finally:
            await close_gateways()

    return with_database(run)
