"""The built console: its two pages and their assets, and the widget that other sites embed."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_DEMO_ONLY = "demo-"
_FOR_OTHER_SITES = {
    "Cache-Control": "public, max-age=300",  # a new release reaches every site within minutes
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}
_NOT_BUILT = "The console has not been built. Run `make install`, then start the server again.\n"


def console_routes(folder: Path, *, demo: bool) -> list[Route | Mount]:
    """Return the routes of the console's pages; every path the console knows by itself gets its page.

    The widget's script is anybody's to load; which sites' visitors are let in is for the customer's socket to say.
    Pages are never cached, so a new release is seen at once; assets carry a hash in their names and are for ever.
    The scripts of the simulated telephones (`assets/demo-...`) are there in `demo` mode only.
    """

    def page(path: str, name: str) -> Route:
        async def endpoint(_request: Request) -> Response:  # one for each path: the log tells routes by it
            file = folder / name
            if not file.exists():
                return PlainTextResponse(_NOT_BUILT, 503)
            return FileResponse(file, headers={"Cache-Control": "no-cache"})

        return Route(path, endpoint)

    async def widget(request: Request) -> Response:
        try:
            response = await files.get_response("widget.js", request.scope)
        except HTTPException:
            return PlainTextResponse(_NOT_BUILT, 503)
        response.headers.update(_FOR_OTHER_SITES)
        return response

    files = StaticFiles(directory=folder, check_dir=False)
    paths = (
        "/",
        "/login",
        "/wall",
        "/desk",
        "/past",
        "/reports",
        "/users",
        "/configuration",
        "/contacts",
        "/contacts/{id}",
        "/customers/{id}",
    )
    return [
        *(page(path, "index.html") for path in paths),
        page("/hotline", "hotline.html"),
        Route("/widget.js", widget),
        Mount("/assets", _Assets(folder / "assets", demo=demo)),
    ]


class _Assets(StaticFiles):
    def __init__(self, folder: Path, *, demo: bool) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._demo = demo

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not self._demo and path.startswith(_DEMO_ONLY):
            raise HTTPException(404)
        return await super().get_response(path, scope)

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
