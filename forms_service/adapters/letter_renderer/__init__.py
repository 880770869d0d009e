"""Letters and mail texts from templates that are not trusted and data that must come out word for word."""

from forms_service.adapters.letter_renderer.renderer import DocxLetterRenderer

__all__ = ["DocxLetterRenderer"]
