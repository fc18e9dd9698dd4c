"""Somebody else's web site, which embeds the widget under as strict a content security policy as there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class HostSite:
    """The site: its `origin`, where the `centre` is whose widget it embeds, and further attributes of the script."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"
        self.centre = ""
        self.attributes = ""

    @property
    def policy(self) -> str:
        """What docs/widget.md tells a site to allow, and nothing else."""
        sockets = self.centre.replace("http", "ws", 1)
        return (
            f"default-src 'none'; script-src {self.centre}; connect-src {self.centre} {sockets}; "
            f"img-src {self.centre}; style-src 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )

    @property
    def page(self) -> str:
        """A page of the site."""
        return (
            '<!doctype html><html lang="en"><head><title>Shop</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark"></head>'
            '<body bgcolor="#ffffff" text="#111111" link="#0645ad" vlink="#0645ad">'
            '<main><h1>Shop</h1><a href="/basket">Basket</a></main>'
            f'<script src="{self.centre}/widget.js" async {self.attributes}></script></body></html>'
        )


@contextmanager
def host_site() -> Iterator[HostSite]:
    """Serve the site on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path in {"/", "/basket"}
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", site.policy)
            self.end_headers()
            self.wfile.write(site.page.encode() if known else b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = HostSite(server.server_address[1])
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
