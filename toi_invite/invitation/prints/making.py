"""Prints as files that have been read back: none leaves that cannot be scanned."""

from toi_invite.invitation.prints.checking import check
from toi_invite.invitation.prints.drawing import Order, draw_svg, read_view
from toi_invite.invitation.prints.pdf import draw_pdf
from toi_invite.invitation.prints.products import SHEETS, FileKind, get_margin
from toi_invite.invitation.prints.raster import draw_png, read_pdf, read_png


def make_print(order: Order, kind: FileKind) -> bytes:
    """The file. It takes up to a second of a processor.

    Raises:
        RefusedError: with the reason, when its code could not be scanned (`checking.check`).
        TemplateNotFoundError: when the content names a template that does not exist.
    """
    body = _draw(order, kind)
    sheet, margin = SHEETS[order.product], get_margin(order.edge)
    read = read_pdf if kind is FileKind.PDF else read_png
    width, height = sheet.width + 2 * margin, sheet.height + 2 * margin
    check(read(body, sheet.read_dots), url=order.url, width=width, height=height, codes=len(sheet.places))
    return body


def _draw(order: Order, kind: FileKind) -> bytes:
    svg = draw_svg(order)
    sheet, margin = SHEETS[order.product], get_margin(order.edge)
    if kind is FileKind.PNG:
        return draw_png(svg, sheet.dots)
    return draw_pdf(
        svg,
        width=sheet.width + 2 * margin,
        height=sheet.height + 2 * margin,
        margin=margin,
        title=read_view(order).title,
        language=order.language,
    )
