"""E-mail addresses as keyed digests: compared without being readable."""

from __future__ import annotations

from forms_service.ports import Services


def address_token(services: Services, address: str) -> bytes:
    """Capitals and spaces around it do not matter: people type addresses as they like."""
    return services.cipher.token("address", address.strip().casefold())
