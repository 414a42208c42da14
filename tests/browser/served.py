"""The built book as a web server hands it out: compressed, kept in memory, on this machine only.

The pages come from _build/html, or from the folder that the environment's BOOK_HTML names.
"""

from __future__ import annotations

import gzip
import mimetypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from course_lib.authoring.chromium import find_chromium

__all__ = ["CHROMIUM", "HTML", "pages", "serve"]

HTML = Path(os.environ.get("BOOK_HTML", Path(__file__).parents[2] / "_build" / "html")).resolve()
CHROMIUM = find_chromium()
NOT_PAGES = {"index.html"}  # the root only sends the reader on to the landing page
COMPRESSED = {".html", ".js", ".css", ".svg", ".json"}


def pages(html: Path = HTML) -> list[str]:
    """The built pages, as paths below the book's root."""
    found = (path.relative_to(html).as_posix() for path in html.rglob("*.html"))
    return sorted(page for page in found if page not in NOT_PAGES and not page.startswith(("_static/", "_sources/")))


@cache
def _body(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.compress(body, 6) if path.suffix in COMPRESSED else body


@contextmanager
def serve(html: Path = HTML, below: str = "") -> Iterator[str]:
    """The book's address on the loopback interface, below: a path in front of every page's."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # one connection for many files, as everywhere
        wbufsize = -1  # an answer in one piece

        def do_GET(self) -> None:
            path = html / unquote(urlsplit(self.path).path).removeprefix(f"{below}/").lstrip("/")
            found = path.is_file() and self.path.startswith(f"{below}/")
            body = _body(path) if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(body)))
            if found:
                self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
                self.send_header("Cache-Control", "max-age=3600")
                if path.suffix in COMPRESSED:
                    self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *arguments: object) -> None:
            """A reader who leaves in the middle of an answer is no error."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
