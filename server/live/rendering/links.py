"""Which links may leave a document: `https` and `mailto`, nothing else."""

from urllib.parse import urlsplit


def safe_href(href: object) -> str | None:
    """`href` as it may be shown, or None where the link must not be kept (its text stays).

    Browsers drop tabs and line ends inside an address and ignore blanks around it
    (WHATWG URL Standard §4.4), so they are taken out before the scheme is read.
    """
    if not isinstance(href, str):
        return None
    address = "".join(character for character in href if character.isprintable()).strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    match parts.scheme:
        case "https" if parts.netloc:
            return address
        case "mailto" if parts.path:
            return address
        case _:
            return None
