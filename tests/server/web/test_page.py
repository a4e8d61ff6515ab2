"""The built page: files with the right cache headers, `index.html` for every page's address."""

import gzip
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from server.web import problems
from server.web.page import Page


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>JPD</title>")
    (tmp_path / "assets" / "index-B2x9.js").write_text("export const a = 'ä'" * 100)
    (tmp_path / "assets" / "text-F00d.woff2").write_bytes(b"wOF2")
    (tmp_path / "service-worker.js").write_text("self")
    (tmp_path / "manifest.webmanifest").write_text("{}")
    (tmp_path / ".stamp").write_text("secret")
    return tmp_path


def a_client(folder: Path | None) -> httpx.AsyncClient:
    app = FastAPI(redirect_slashes=False)
    problems.install(app)

    @app.post("/api/session")
    async def session() -> None: ...

    app.router.default = Page(folder)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jpd.test")


@pytest.mark.parametrize("path", ["/", "/cycles/7/people", "/index.html", "/sign-in", "/.stamp"])
async def test_the_address_of_a_page_answers_the_page(bundle: Path, path: str) -> None:
    answer = await a_client(bundle).get(path)
    assert answer.text == "<!doctype html><title>JPD</title>"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


async def test_hashed_files_are_kept_for_ever_and_others_asked_for_again(bundle: Path) -> None:
    client = a_client(bundle)
    assert "immutable" in (await client.get("/assets/index-B2x9.js")).headers["cache-control"]
    assert (await client.get("/service-worker.js")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/index-B2x9.js", "text/javascript; charset=utf-8"),
        ("/assets/text-F00d.woff2", "font/woff2"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ],
)
async def test_files_say_what_they_are(bundle: Path, path: str, kind: str) -> None:
    assert (await a_client(bundle).get(path)).headers["content-type"] == kind


async def test_text_travels_compressed_to_whoever_takes_it(bundle: Path) -> None:
    client = a_client(bundle)
    whole = (bundle / "assets/index-B2x9.js").read_bytes()
    async with client.stream("GET", "/assets/index-B2x9.js") as answer:
        sent = b"".join([part async for part in answer.aiter_raw()])
    assert gzip.decompress(sent) == whole
    plain = await client.get("/assets/index-B2x9.js", headers={"accept-encoding": "identity"})
    assert plain.content == whole
    assert "content-encoding" not in plain.headers


async def test_the_smallest_that_the_browser_takes_is_sent(bundle: Path) -> None:
    (bundle / "assets" / "index-B2x9.js.br").write_bytes(b"as the build made it")
    client = a_client(bundle)

    async def sent(taken: str) -> tuple[str, bytes]:
        asked = {"accept-encoding": taken}
        async with client.stream("GET", "/assets/index-B2x9.js", headers=asked) as answer:
            raw = b"".join([part async for part in answer.aiter_raw()])
            return answer.headers["content-encoding"], raw

    assert await sent("gzip, deflate, br;q=1.0") == ("br", b"as the build made it")
    assert (await sent("gzip, deflate"))[0] == "gzip"
    assert (await sent("gzip, br;q=0"))[0] == "gzip"
    assert (await client.get("/assets/index-B2x9.js.br")).status_code == 404


async def test_what_is_known_is_not_sent_again(bundle: Path) -> None:
    client = a_client(bundle)
    tag = (await client.get("/")).headers["etag"]
    again = await client.get("/", headers={"if-none-match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_script_of_an_older_build_is_missing_and_no_page(bundle: Path) -> None:
    assert (await a_client(bundle).get("/assets/index-0ld.js")).status_code == 404


@pytest.mark.parametrize("path", ["/api/nothing", "/api", "/sync/nothing", "/sync"])
async def test_addresses_of_the_api_are_no_pages(bundle: Path, path: str) -> None:
    answer = await a_client(bundle).get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_a_wrong_method_of_the_api_stays_one(bundle: Path) -> None:
    assert (await a_client(bundle).get("/api/session")).status_code == 405


@pytest.mark.parametrize(
    "path", ["/../settings.py", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../secret", "//etc/passwd"]
)
async def test_nothing_outside_the_bundle_is_served(bundle: Path, path: str) -> None:
    (bundle.parent / "secret").write_text("secret")
    assert "secret" not in (await a_client(bundle).get(path)).text


async def test_head_answers_headers_alone(bundle: Path) -> None:
    answer = await a_client(bundle).head("/")
    assert (answer.status_code, answer.content) == (200, b"")


async def test_a_server_without_its_page_says_so(tmp_path: Path) -> None:
    answer = await a_client(tmp_path).get("/")
    assert answer.status_code == 503
    assert "./dev run" in answer.text
