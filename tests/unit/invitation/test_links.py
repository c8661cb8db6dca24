"""Addresses that a guest may tap."""

from toi_invite.invitation.links import build_map_links, build_phone_links


def test_coordinates_make_routes_with_each_services_order() -> None:
    """2GIS wants the longitude first, the others the latitude."""
    links = build_map_links("Ақ Орда", 43.238949, 76.889709)
    assert links.two_gis == "https://2gis.kz/routeSearch/rsType/car/to/76.889709,43.238949"
    assert links.yandex == "https://yandex.kz/maps/?rtext=~43.238949,76.889709&rtt=auto"
    assert links.google == "https://www.google.com/maps/dir/?api=1&destination=43.238949,76.889709"


def test_without_coordinates_the_place_is_searched() -> None:
    """Spaces, slashes and Kazakh letters are percent-encoded."""
    links = build_map_links("Үй /1 & 2", None, None)
    assert links.two_gis == "https://2gis.kz/search/%D2%AE%D0%B9%20%2F1%20%26%202"
    assert links.google.endswith("query=%D2%AE%D0%B9+%2F1+%26+2")


def test_phone_without_message_opens_an_empty_chat() -> None:
    """WhatsApp wants digits only."""
    links = build_phone_links("+77012345678", "")
    assert (links.call, links.whatsapp) == ("tel:+77012345678", "https://wa.me/77012345678")
