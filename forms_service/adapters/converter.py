"""LibreOffice, started for one document and thrown away: bytes in, bytes out.

The documents are strangers'. Each conversion has its own profile and 0700 folder, wiped after use, no macros, no link
updates, no network where the kernel allows, its own process group, and a limit on the wall clock and on what it writes.
"""

from __future__ import annotations

import resource
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from forms_service.errors import ConversionFailedError, InvalidInputError
from forms_service.limited_child import run_limited, without_network

_SUFFIXES = frozenset({"docx", "odt", "doc", "rtf"})
_TARGETS = {
    "pdf": "pdf:writer_pdf_Export",
    "docx": "docx:MS Word 2007 XML",
    "odt": "odt:writer8",
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
}
_LARGEST_FILE = 256 * 1024 * 1024
_MOST_MEMORY = 4 * 1024 * 1024 * 1024  # of addresses, of which it really uses a tenth
_NOWHERE = "http://127.0.0.1:9"

_ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SAFE = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Common/Save/Document", "WarnAlienFormat", "false"),
    ("Common/Misc", "FirstRun", "false"),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    + "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SAFE)
    + "</oor:items>"
)


def suffix_of(data: bytes) -> str:
    """What a document that was read is, by its first bytes: a name may say anything."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    if data.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    return "odt" if b"application/vnd.oasis.opendocument" in data[:200] else "docx"


class LibreOfficeConverter:
    def __init__(self, *, soffice: str = "soffice", wall_seconds: int = 120) -> None:
        self._soffice = soffice
        self._wall_seconds = wall_seconds

    def available(self) -> bool:
        return shutil.which(self._soffice) is not None

    def to_pdf(self, data: bytes, suffix: str) -> bytes:
        return self.convert(data, suffix, "pdf")

    def convert(self, data: bytes, suffix: str, target: str) -> bytes:
        if suffix not in _SUFFIXES or target not in _TARGETS:
            raise InvalidInputError(f"A .{suffix} file cannot be turned into .{target}.", code="cannot-convert")
        if not self.available():
            raise ConversionFailedError(
                f"The program {self._soffice!r} is not installed, so no document can be turned into {target}. "
                "Install LibreOffice Writer, or name its program in FORMS_SOFFICE.",
                code="converter-missing",
            )
        with TemporaryDirectory(prefix="forms-convert-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            source = folder / f"in.{suffix}"
            source.write_bytes(data)
            self._run(folder, source, target)
            made = folder / "out" / f"in.{target}"
            if not made.is_file() or made.stat().st_size == 0:
                raise ConversionFailedError(f"LibreOffice could not turn this .{suffix} file into .{target}.")
            return made.read_bytes()

    def _run(self, folder: Path, source: Path, target: str) -> None:
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE)
        ended = run_limited(
            [
                *without_network(),
                self._soffice,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--nodefault",
                "--nologo",
                "--convert-to",
                _TARGETS[target],
                "--outdir",
                str(folder / "out"),
                str(source),
            ],
            wall_seconds=self._wall_seconds,
            folder=folder,
            environment={
                "HOME": str(folder),
                "TMPDIR": str(folder),
                "http_proxy": _NOWHERE,
                "https_proxy": _NOWHERE,
                "ftp_proxy": _NOWHERE,
                "SAL_USE_VCLPLUGIN": "svp",
            },
            limits={
                resource.RLIMIT_FSIZE: _LARGEST_FILE,
                resource.RLIMIT_CORE: 0,
                resource.RLIMIT_CPU: self._wall_seconds,
                resource.RLIMIT_AS: _MOST_MEMORY,
            },
            keeps_answer=False,
        )
        if ended.code is None:
            raise ConversionFailedError("LibreOffice did not finish in time and was stopped.")
