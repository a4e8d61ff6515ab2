"""New replicas of documents, with a client id that every Yjs implementation can read.

pycrdt draws 53 bits. y-py reads 32 and takes a longer id for another client's, so that what it
then writes refers to nothing that anybody else has; Yjs itself draws 32.
"""

import secrets
from typing import Any

from pycrdt import Doc


def new_replica() -> Doc[Any]:
    """An empty document that writes under a random client id below 2^32."""
    return Doc(client_id=secrets.randbits(32))
