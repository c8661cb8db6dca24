"""The few icons of the app, drawn on a grid of 24 with one stroke."""

import reflex as rx

_PATHS = {
    "close": "M6 6l12 12M18 6L6 18",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "back": "M19 12H5M11 6l-6 6 6 6",
    "plus": "M12 5v14M5 12h14",
    "copy": "M9 9h10v11H9zM5 15V4h10",
    "link": "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.7-4 4-6 8-6s7.300 2 8 6",
    "leave": "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
    "chevron": "M6 9l6 6 6-6",
    "phone": "M7 2h10v20H7zM11 18.500h2",
    "desktop": "M3 4h18v12H3zM9 20h6M12 16v4",
    "warning": "M12 4l9 16H3zM12 10v4M12 17v.2",
}


def icon(name: str) -> rx.Component:
    """An icon that says nothing by itself: the words beside it or the label of its button do."""
    return rx.el.svg(
        rx.el.svg.path(d=_PATHS[name]),
        class_name="icon",
        view_box="0 0 24 24",
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )
