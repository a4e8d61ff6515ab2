"""What routes take from the application."""

from typing import Annotated

from fastapi import Depends, Request

from server.settings import Settings


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


TheSettings = Annotated[Settings, Depends(_settings)]
"""A route's parameter for the settings."""
