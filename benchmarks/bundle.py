"""What a browser has to fetch: `./dev bench bundle`.

Builds the page into a folder of its own with Vite's manifest, follows the imports from the entry,
and adds up the sizes as they travel: in Brotli, which the build makes and every browser takes.
"""

import argparse
import gzip
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.performance_page import Row, write_part
from hatch_build import WEB, find_npm, install_packages

LIMIT_KB = 130
Manifest = dict[str, dict[str, Any]]


def built(folder: Path) -> Manifest:
    """Build the page into `folder`; which file comes from which source, and imports which."""
    npm = find_npm()
    install_packages(WEB, npm)
    vite = ("exec", "--", "vite", "build", "--manifest", "--logLevel", "error", "--outDir")
    if npm.run(WEB, *vite, str(folder)):
        raise SystemExit("The page could not be built; the reason stands above.")
    manifest: Manifest = json.loads((folder / ".vite" / "manifest.json").read_text())
    return manifest


def chunks_of(manifest: Manifest, starts: Iterable[str]) -> set[str]:
    """Chunks that `starts` bring along at once: themselves and what they import."""
    chunks: set[str] = set()
    waiting = list(starts)
    while waiting:
        chunk = waiting.pop()
        if chunk not in chunks:
            chunks.add(chunk)
            waiting += manifest[chunk].get("imports", [])
    return chunks


def fetched(manifest: Manifest, starts: Iterable[str]) -> set[str]:
    """Files of the chunks that `starts` bring along at once, and their styles."""
    chunks = chunks_of(manifest, starts)
    files = {manifest[chunk]["file"] for chunk in chunks}
    return files | {style for chunk in chunks for style in manifest[chunk].get("css", [])}


def ways(manifest: Manifest, start: str) -> Iterator[tuple[str, ...]]:
    """From `start` on, how pages ask for code one after the other: a page, then a part of it."""
    waiting: list[tuple[str, ...]] = [(start,)]
    while waiting:
        way = waiting.pop()
        yield way
        new = chunks_of(manifest, way) - chunks_of(manifest, way[:-1])
        asked = {other for chunk in new for other in manifest[chunk].get("dynamicImports", [])}
        waiting += [(*way, other) for other in asked - chunks_of(manifest, way)]


def ways_to_editor(folder: Path, manifest: Manifest, start: str) -> Iterator[set[str]]:
    """What is fetched on each way until the editor is there, and with its last step."""
    for way in ways(manifest, start):
        files, before = fetched(manifest, way), fetched(manifest, way[:-1])
        if needs_editor(folder, files) and not needs_editor(folder, before):
            yield files


def in_brotli(path: Path) -> int:
    """Bytes of `path` as the build compressed it; what it left alone travels as it is."""
    compressed = path.with_name(path.name + ".br")
    return (compressed if compressed.exists() else path).stat().st_size


def in_gzip(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def kilobytes(folder: Path, files: Iterable[str], size: Callable[[Path], int] = in_brotli) -> float:
    """Size of `files`, in kB (1000 bytes)."""
    return sum(size(folder / file) for file in files) / 1000


def scripts(files: Iterable[str]) -> list[str]:
    return [file for file in files if file.endswith(".js")]


def styles(files: Iterable[str]) -> list[str]:
    return [file for file in files if file.endswith(".css")]


def needs_editor(folder: Path, files: Iterable[str]) -> bool:
    """Whether the editor is within these files: its class names stay when names are shortened."""
    return any("ProseMirror" in (folder / file).read_text() for file in scripts(files))


def measure(folder: Path) -> list[Row]:
    manifest = built(folder)
    entry = next(name for name, chunk in manifest.items() if chunk.get("isEntry"))
    first = fetched(manifest, [entry])
    found = list(ways_to_editor(folder, manifest, entry))
    if not found:
        raise SystemExit("No page brings the editor: has it moved, or is it not built yet?")
    editor = max(found, key=lambda files: kilobytes(folder, scripts(files)))
    everything = {path.relative_to(folder).as_posix() for path in folder.glob("assets/*")}
    share = kilobytes(folder, scripts(editor)) / LIMIT_KB
    return [
        ("script of the page with the editor ÷ what is allowed", f"{share:.2f}"),
        ("script of the page with the editor", _size(folder, scripts(editor))),
        ("script of the first page, before the editor is needed", _size(folder, scripts(first))),
        ("styles of all pages", _size(folder, styles(everything))),
        ("all scripts of all pages", _size(folder, scripts(everything))),
    ]


def _size(folder: Path, files: list[str]) -> str:
    brotli, zipped = kilobytes(folder, files), kilobytes(folder, files, in_gzip)
    return f"{brotli:.1f} kB in {len(files)} files (in gzip {zipped:.1f} kB)"


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench bundle", description=__doc__)
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = measure(Path(folder))
    print("\n".join(f"{what}: {figure}" for what, figure in table))
    if not given.dry:
        note = f"kB of 1,000 bytes, in Brotli; {LIMIT_KB} kB of script are allowed with the editor."
        write_part("bundle", table, [note])


if __name__ == "__main__":
    main()
