"""The Python client's calls against the real application, from an empty server to a plan."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from client import api
from client.errors import Conflict, NotAllowed, NotFound, SignedOut
from client.session import Session
from schemas.cycles import CycleCreate, CyclePersonPut, Phase
from schemas.organisations import AllianceCreate, AllianceKind, SchoolAdd
from schemas.people import InvitationAccept, InvitationCreate, Setup
from schemas.roles import CycleRole, SchoolRole
from server.app import create_app
from server.settings import Settings

PAGE = "http://127.0.0.1:8000"
PASSWORD = SecretStr("practice-makes-better")


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The application where only this machine reaches it, so that first run asks for no code."""
    application = create_app(settings.model_copy(update={"public_url": PAGE}))
    async with application.router.lifespan_context(application):
        yield application


def a_session(app: FastAPI) -> Session:
    return Session(PAGE, transport=httpx.ASGITransport(app, raise_app_exceptions=False))


async def test_a_group_is_set_up_and_starts_a_cycle(app: FastAPI) -> None:
    async with a_session(app) as admin, a_session(app) as priya:
        assert (await api.setup_state(admin)).needed
        first = Setup(name="Ada", email="ada@school.example", password=PASSWORD)
        assert (await api.set_up(admin, first)).is_administrator
        made = await api.create_alliance(
            admin, AllianceCreate(name="Alder Valley", kind=AllianceKind.MIXED_PHASE)
        )
        oakfield = await api.add_school(admin, made.id, SchoolAdd(name="Oakfield Primary"))
        riverside = await api.add_school(admin, made.id, SchoolAdd(name="Riverside Primary"))
        assert [alliance async for alliance in api.alliances(admin)] == [made]
        assert len([school async for school in api.schools(admin, made.id)]) == 2
        assert (await api.register(admin, "oak")).items == []

        invited = await api.invite(
            admin,
            InvitationCreate(
                email="priya@school.example",
                name="Priya",
                alliance_id=made.id,
                school_id=oakfield.id,
                school_role=SchoolRole.HEAD,
            ),
        )
        assert len([one async for one in api.invitations(admin, made.id)]) == 1
        secret = SecretStr(urlsplit(invited.link).fragment)
        me = await api.accept_invitation(
            priya, InvitationAccept(token=secret, name="Priya Nair", password=PASSWORD)
        )
        assert (await api.me(priya)).id == me.id
        assert me.id in {person.id async for person in api.people(admin, made.id)}

        cycle = await api.create_cycle(
            priya, CycleCreate(alliance_id=made.id, title="Talk", school_id=oakfield.id)
        )
        plan = cycle.documents[0]
        assert plan.may_write
        assert len([one async for one in api.templates(priya)]) == 5
        cycle = await api.rename_cycle(priya, cycle.id, "Talk before writing")
        cycle = await api.invite_schools(priya, cycle.id, [riverside.id])
        assert (await api.cycle(priya, cycle.id)).title == "Talk before writing"
        assert [one.id async for one in api.cycles(priya, made.id)] == [cycle.id]
        await api.home(priya)
        assert (await api.markdown(priya, plan.id)).startswith("# Talk before writing\n")
        assert (await api.content(priya, plan.id)).title == "Talk before writing"
        cycle = await api.move_phase(priya, cycle.id, Phase.PLAN)
        with pytest.raises(Conflict) as incomplete:
            await api.move_phase(priya, cycle.id, Phase.TRY)
        assert incomplete.value.code == "incomplete"
        assert "focus" in {field.field.split(".")[-1] for field in incomplete.value.fields}
        with pytest.raises((NotAllowed, NotFound)):
            await api.answer_for_school(priya, cycle.id, riverside.id, accept=True)
        part = CyclePersonPut(role=CycleRole.FACILITATOR, school_id=oakfield.id)
        await api.put_person(priya, cycle.id, me.id, part)


async def test_tokens_are_made_used_and_revoked(app: FastAPI) -> None:
    async with a_session(app) as admin:
        first = Setup(name="Ada", email="ada@school.example", password=PASSWORD)
        await api.set_up(admin, first)
        token = await api.create_token(admin, "for scripts", days=3)
        transport = httpx.ASGITransport(app)
        async with Session(PAGE, token=token.secret, transport=transport) as script:
            assert (await api.me(script)).name == "Ada"
            assert [one.id async for one in api.tokens(script)] == [token.id]
            await api.revoke_token(admin, token.id)
            with pytest.raises(SignedOut):
                await api.me(script)
        await admin.sign_out()
        with pytest.raises(SignedOut):
            await api.me(admin)
        assert (await admin.sign_in("ada@school.example", "practice-makes-better")).name == "Ada"
        with pytest.raises(SignedOut):
            await admin.sign_in("ada@school.example", "wrong")
