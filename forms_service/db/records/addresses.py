"""An e-mail address as a keyed digest: rows find a person by it without holding it in the open."""

from __future__ import annotations

from forms_service.ports import Services


def plain_address(address: str) -> str:
    """As it is compared: people copy addresses with spaces, capitals and angle brackets."""
    return address.strip().strip("<>").removeprefix("mailto:").strip().casefold()


def address_token(services: Services, address: str) -> bytes:
    return services.cipher.token("address", plain_address(address))
