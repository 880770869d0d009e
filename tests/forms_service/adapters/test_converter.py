import pytest

from forms_service.adapters.converter import LibreOfficeConverter, suffix_of
from forms_service.errors import ConversionFailedError, InvalidInputError


def a_word_document(text="Hello from a made-up document"):
    from io import BytesIO

    import docx

    document, out = docx.Document(), BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def test_a_word_document_becomes_a_pdf_and_nothing_stays_on_the_disk(passing_files):
    assert LibreOfficeConverter().to_pdf(a_word_document(), "docx").startswith(b"%PDF-")
    assert list(passing_files.iterdir()) == []


def test_a_missing_program_is_said_plainly():
    converter = LibreOfficeConverter(soffice="no-such-soffice")
    assert not converter.available()
    with pytest.raises(ConversionFailedError, match="not installed") as caught:
        converter.to_pdf(b"x", "docx")
    assert caught.value.code == "converter-missing"


def test_a_converter_that_hangs_is_stopped_with_all_it_started(tmp_path, passing_files):
    program = tmp_path / "slow"
    program.write_text(f"#!/bin/sh\nls {passing_files} > {tmp_path}/seen\nsleep 60 &\nsleep 60\n")
    program.chmod(0o755)
    with pytest.raises(ConversionFailedError, match="in time"):
        LibreOfficeConverter(soffice=str(program), wall_seconds=1).to_pdf(b"x", "docx")
    assert (tmp_path / "seen").read_text().startswith("forms-convert-")
    assert list(passing_files.iterdir()) == []


def test_a_conversion_without_result_fails(tmp_path):
    program = tmp_path / "nothing"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    with pytest.raises(ConversionFailedError, match="could not turn"):
        LibreOfficeConverter(soffice=str(program)).to_pdf(b"x", "odt")


@pytest.mark.parametrize(("suffix", "target"), [("exe", "pdf"), ("docx", "html")])
def test_only_documents_are_converted_and_only_to_documents(suffix, target):
    with pytest.raises(InvalidInputError):
        LibreOfficeConverter().convert(b"x", suffix, target)


def test_what_a_document_is_shows_in_its_first_bytes():
    kinds = [
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0rest",
        b" {\\rtf1",
        b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text",
    ]
    assert [suffix_of(data) for data in (*kinds, a_word_document())] == ["pdf", "doc", "rtf", "odt", "docx"]
