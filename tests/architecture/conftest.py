"""Who may open what is tried with dozens of people."""

from tests.quick_passwords import quick_passwords

__all__ = ["quick_passwords"]
