"""What follows from an invitation, after its transaction."""

from typing import ClassVar
from uuid import UUID

from server.data.outbox import Event


class InvitationToSend(Event):
    """A message with the invitation's link is to be sent. The secret is made then, not before."""

    name: ClassVar[str] = "invitation.to-send"
    invitation_id: UUID
