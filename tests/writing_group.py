"""People of one school who write plans together, made through the API of a real server."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.running_server import Api, RunningServer

PASSWORD = "practice-makes-better"


@dataclass(frozen=True)
class Member:
    """Somebody with an account; `token` is a personal token for programs."""

    id: str
    token: str


@dataclass(frozen=True)
class Group:
    """The first of the `writers` facilitates; the viewer may read what the others write."""

    alliance: str
    school: str
    writers: tuple[Member, ...]
    viewer: Member

    @property
    def tokens(self) -> list[str]:
        return [writer.token for writer in self.writers]


def a_group(server: RunningServer, writers: int) -> Group:
    """Set up an empty server as people would: account, alliance, school, invitations."""
    with server.browser() as administrator:
        admin = Api(administrator)
        admin.post(
            "/api/setup",
            {"name": "Ada Admin", "email": "admin@school.example", "password": PASSWORD},
        )
        alliance = admin.post("/api/alliances", {"name": "Alder Valley", "kind": "mixed_phase"})
        school = admin.post(
            f"/api/alliances/{alliance['id']}/schools",
            {"name": "Oakfield Primary", "phase": "Primary", "town": "Alder"},
        )
        people = [
            _a_teacher(server, admin, alliance["id"], school["id"], f"Teacher {number}")
            for number in range(writers + 1)
        ]
    return Group(alliance["id"], school["id"], tuple(people[:-1]), people[-1])


def a_plan(server: RunningServer, group: Group) -> str:
    """The id of the plan of a new cycle in which the whole group takes part."""
    document: str = a_cycle(server, group)["documents"][0]["id"]
    return document


def a_cycle(
    server: RunningServer, group: Group, title: str = "Talk before writing"
) -> dict[str, Any]:
    """Start a cycle in which the whole group takes part, as the API describes it."""
    with server.program(group.writers[0].token) as client:
        facilitator = Api(client)
        cycle: dict[str, Any] = facilitator.post(
            "/api/cycles",
            {"alliance_id": group.alliance, "title": title, "school_id": group.school},
        )
        for person in (*group.writers[1:], group.viewer):
            role = "viewer" if person is group.viewer else "member"
            cycle = facilitator.put(
                f"/api/cycles/{cycle['id']}/people/{person.id}",
                {"role": role, "school_id": group.school},
            )
    return cycle


def _a_teacher(server: RunningServer, admin: Api, alliance: str, school: str, name: str) -> Member:
    """Invite somebody, accept for them, and make them a token."""
    invitation: dict[str, Any] = admin.post(
        "/api/invitations",
        {
            "email": f"{name.lower().replace(' ', '.')}@school.example",
            "name": name,
            "alliance_id": alliance,
            "school_id": school,
        },
    )
    with server.browser() as browser:
        person = Api(browser)
        me = person.post(
            "/api/invitations/accept",
            {
                "token": urlsplit(invitation["link"]).fragment,
                "name": name,
                "password": PASSWORD,
            },
        )
        token = person.post("/api/me/tokens", {"name": "tests"})
    return Member(me["id"], token["secret"])
