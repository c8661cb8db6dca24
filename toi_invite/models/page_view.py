"""How often guests opened a page."""

import datetime as dt

from sqlmodel import Field, SQLModel


class PageView(SQLModel, table=True):
    """How often an event's page was opened on a day in Almaty: a number, nothing about who it was."""

    __tablename__ = "page_view"  # pyright: ignore[reportAssignmentType]

    event_id: str = Field(primary_key=True, foreign_key="event.id", max_length=36)
    day: dt.date = Field(primary_key=True)
    count: int
