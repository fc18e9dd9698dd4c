"""`/api/v1/configuration`: change the centre while it runs, look first what that would do, and go back."""

from typing import Annotated, Self

import msgspec
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, StringConstraints

from callcenter.access.dependencies import Gate
from callcenter.access.models import Principal, Role
from callcenter.directory.changes import Change, Changes
from callcenter.directory.preview_schemas import PreviewOut, facts_of
from callcenter.directory.versions import Version
from callcenter.http.pages import Closed, Instant
from routing.adjustment import Adjustment

FileName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}\.ya?ml$")]


class FilesIn(BaseModel):
    """The files of a centre: their texts by name."""

    files: dict[FileName, str] = Field(max_length=30)


class HowIn(BaseModel):
    """Why the change is made; of which version in force it was looked at; whether it may strand who waits."""

    message: str = Field(default="", max_length=500)
    base: str | None = Field(default=None, max_length=40)
    force: bool = False


class ApplyIn(FilesIn, HowIn):
    """Files to be put in force."""


class ChangeOut(PreviewOut):
    """What a change does, or has done, to those who wait and work; see docs/routing.md, *New configuration*."""

    version: str
    before: str
    """The version in force before."""
    changed: bool
    """Whether it is another version."""
    forgotten: list[str]
    leaving: list[str]
    unqueued: list[str]

    @classmethod
    def of_change(cls, change: Change) -> Self:
        """Return the schema of a change."""
        found = change.preview
        return cls(
            version=change.edition.version,
            before=change.before,
            changed=change.edition.version != change.before,
            **facts_of(found),
            forgotten=list(found.forgotten),
            leaving=list(found.leaving),
            unqueued=list(found.unqueued),
        )


class VersionOut(Closed):
    """A version of the configuration, when it last came into force, from where, by whom and why."""

    version: str
    applied_at: Instant
    source: str
    """folder, applied or restored."""
    applied_by: str | None
    message: str
    in_force: bool

    @classmethod
    def of(cls, version: Version, newest: Version) -> Self:
        """Return the schema of a version; the newest is in force."""
        return cls(**msgspec.structs.asdict(version), in_force=version.version == newest.version)


class AdjustmentOut(Closed):
    """What a supervisor has changed of an agent, on top of the version in force; null is as configured."""

    agent: str
    by: str
    at: Instant
    queues: list[str] | None
    skills: dict[str, int] | None

    @classmethod
    def of(cls, agent: str, adjustment: Adjustment) -> Self:
        """Return the schema of an adjustment."""
        return cls(agent=agent, **msgspec.to_builtins(adjustment))


class VersionsOut(BaseModel):
    """Every version that has been in force, the one that is first; and what lies on top of it."""

    items: list[VersionOut]
    adjustments: list[AdjustmentOut]


class VersionFilesOut(BaseModel):
    """A version, and its files."""

    version: VersionOut
    files: dict[str, str]


def router(changes: Changes, gate: Gate) -> APIRouter:
    """Return the routes: administrators change, supervisors may read."""
    routes = APIRouter(prefix="/api/v1/configuration", tags=["configuration"])
    admin, reader = gate.requires(Role.ADMIN), gate.requires(Role.SUPERVISOR, Role.ADMIN)

    @routes.post("/preview", dependencies=[Depends(admin)], summary="What files would do")
    async def preview(form: FilesIn) -> ChangeOut:
        """Say what would come of putting these files in force now; nothing changes."""
        return ChangeOut.of_change(await changes.preview(form.files))

    @routes.post("", summary="Put files in force")
    async def apply(form: ApplyIn, by: Annotated[Principal, Depends(admin)]) -> ChangeOut:
        """Put these files in force, and keep them as a version.

        Refused with every mistake by file and line (422, `config_refused`), if some who wait could not be answered any
        more (409, `would_strand`) unless that is forced, and if another version than `base` is in force (409,
        `configuration_changed`).
        """
        change = await changes.apply(form.files, by=by.username, message=form.message, base=form.base, force=form.force)
        return ChangeOut.of_change(change)

    @routes.get("/versions", dependencies=[Depends(reader)], summary="Versions")
    async def versions() -> VersionsOut:
        """Return every version that has been in force."""
        listed = await changes.versions()
        return VersionsOut(
            items=[VersionOut.of(version, listed[0]) for version in listed],
            adjustments=[AdjustmentOut.of(agent, each) for agent, each in sorted(changes.adjustments().items())],
        )

    @routes.get("/versions/{version}", dependencies=[Depends(reader)], summary="A version and its files")
    async def version(version: str) -> VersionFilesOut:
        """Return a version and its files."""
        found, texts = await changes.version(version)
        return VersionFilesOut(version=VersionOut.of(found, (await changes.versions())[0]), files=texts)

    @routes.post("/versions/{version}/preview", dependencies=[Depends(admin)], summary="What a version would do")
    async def preview_version(version: str) -> ChangeOut:
        """Say what would come of going back to a version now; nothing changes."""
        return ChangeOut.of_change(await changes.preview(await changes.texts_of(version)))

    @routes.post("/versions/{version}/restore", summary="Go back to a version")
    async def restore(version: str, form: HowIn, by: Annotated[Principal, Depends(admin)]) -> ChangeOut:
        """Put a version in force again; refused as other files are."""
        change = await changes.restore(version, by=by.username, message=form.message, base=form.base, force=form.force)
        return ChangeOut.of_change(change)

    return routes
