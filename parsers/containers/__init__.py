"""Archives and mail: opened one level deep, for what lies in them to be read each on its own."""

from parsers.containers.opened import Opened, Packed, open_container

__all__ = ["Opened", "Packed", "open_container"]
