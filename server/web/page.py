"""Serves the built web client: its files, and `index.html` for every address of a page.

The files are listed once at start, so nothing outside that list can be asked for, and each is
kept compressed in memory: the whole bundle is some hundred kilobytes. Brotli takes too long to be
done here: the build leaves it beside the file, as `NAME.br`.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

PACKAGE = "jpd_static"
RESERVED = ("/api", "/sync")
COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
BROTLI = ".br"
MISSING = """<!doctype html>
<html lang="en-GB">
<title>JPD Workspace: page not built</title>
<h1>The page has not been built</h1>
<p>The server is running, but it was installed without its web page.
Run <code>./dev run</code>, which builds it, or name a built one in the setting
<code>static</code>.</p>
</html>
"""


@dataclass(frozen=True)
class PageFile:
    """One file of the bundle as it is sent."""

    media_type: str
    body: bytes
    encodings: Mapping[str, bytes]
    """The body by content coding, the smallest first."""
    etag: str
    keep: str


def packaged_page() -> Path | None:
    """The folder of the web client that was installed with the server, if there is one."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    return next(iter(map(Path, spec.submodule_search_locations)))


def _file(path: Path, hashed: bool) -> PageFile:
    body = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".webmanifest":
        media_type = "application/manifest+json"
    encodings = {}
    if media_type.startswith(COMPRESSED):
        brotli = path.with_name(path.name + BROTLI)
        if brotli.is_file():
            encodings["br"] = brotli.read_bytes()
        encodings["gzip"] = gzip.compress(body, mtime=0)
        media_type = f"{media_type}; charset=utf-8"
    return PageFile(
        media_type=media_type,
        body=body,
        encodings=encodings,
        etag='"' + hashlib.sha256(body).hexdigest()[:32] + '"',
        keep=FOR_EVER if hashed else ASK_AGAIN,
    )


def read_page(folder: Path | None) -> Mapping[str, PageFile]:
    """All files of the bundle by their address; empty when there is none.

    What the build puts into `assets/` carries a hash of its content in its name.
    """
    if folder is None or not (folder / "index.html").is_file():
        return {}
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if path.is_file() and not hidden and path.suffix != BROTLI:
            found["/" + name.as_posix()] = _file(path, hashed=name.parts[0] == "assets")
    return found


class Page:
    """What answers every address that no route has."""

    def __init__(self, folder: Path | None) -> None:
        self.files = read_page(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        reserved = any(path == root or path.startswith(root + "/") for root in RESERVED)
        if scope["type"] != "http" or reserved or scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(404)
        if not self.files:
            await HTMLResponse(MISSING, 503, {"Cache-Control": "no-store"})(scope, receive, send)
            return
        file = self.files.get(path)
        if file is None:
            if path.startswith("/assets/"):
                raise HTTPException(404)  # a page of an older build: never HTML in a script's place
            file = self.files["/index.html"]
        await _answer(file, Request(scope))(scope, receive, send)


def _answer(file: PageFile, request: Request) -> Response:
    headers = {"ETag": file.etag, "Cache-Control": file.keep, "Vary": "Accept-Encoding"}
    known = request.headers.get("if-none-match", "")
    if file.etag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        return Response(status_code=304, headers=headers)
    body = file.body
    accepted = request.headers.get("accept-encoding", "")
    asked = [part.replace(" ", "") for part in accepted.split(",")]
    taken = {part.partition(";")[0] for part in asked if not part.endswith(";q=0")}
    coding = next((coding for coding in file.encodings if coding in taken), None)
    if coding is not None:
        headers["Content-Encoding"] = coding
        body = file.encodings[coding]
    headers["Content-Length"] = str(len(body))
    sent = b"" if request.method == "HEAD" else body
    return Response(sent, media_type=file.media_type, headers=headers)
