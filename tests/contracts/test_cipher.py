"""What the service may rely on in a cipher."""

import base64
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from forms_service.adapters.cipher import KEY_FILE, AesGcmCipher, make_key_file, open_cipher, parse_master_keys
from forms_service.errors import FormsServiceError, SetupError, UnreadableKeyError
from forms_service.ports import Cipher
from forms_service.settings import Settings

CANARY = "Testchild Canary Examplethorpe"


@pytest.fixture
def cipher() -> Cipher:
    made = AesGcmCipher({"k1": os.urandom(32)})
    made.use_installation_key(made.new_key())
    return made


def test_what_is_sealed_opens_again_and_shows_nothing(cipher: Cipher) -> None:
    key = cipher.new_key()
    sealed = cipher.seal(key, CANARY.encode(), b"person:1:sealed")
    assert b"Canary" not in sealed
    assert cipher.open(key, sealed, b"person:1:sealed") == CANARY.encode()


def test_the_same_text_is_never_sealed_alike(cipher: Cipher) -> None:
    key = cipher.new_key()
    assert cipher.seal(key, b"yes", b"a") != cipher.seal(key, b"yes", b"a")


@pytest.mark.parametrize(
    "change",
    [
        lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
        lambda sealed: sealed[:5] + bytes([sealed[5] ^ 1]) + sealed[6:],
        lambda sealed: sealed[:12],
        lambda _sealed: b"",
        lambda sealed: b"\x02" + sealed[1:],
    ],
)
def test_a_changed_byte_is_noticed(cipher: Cipher, change: Callable[[bytes], bytes]) -> None:
    key = cipher.new_key()
    with pytest.raises(FormsServiceError) as caught:
        cipher.open(key, change(cipher.seal(key, b"words", b"a:1:b")), b"a:1:b")
    assert caught.value.code == "tampered"


def test_what_is_sealed_for_one_row_opens_in_no_other(cipher: Cipher) -> None:
    key = cipher.new_key()
    sealed = cipher.seal(key, b"words", b"person:1:sealed")
    with pytest.raises(FormsServiceError, match="moved"):
        cipher.open(key, sealed, b"person:2:sealed")


def test_what_is_sealed_for_one_case_does_not_open_with_the_key_of_another(cipher: Cipher) -> None:
    sealed = cipher.seal(cipher.new_key(), b"words", b"a")
    with pytest.raises(FormsServiceError):
        cipher.open(cipher.new_key(), sealed, b"a")


def test_wrapping_anew_changes_the_master_key_and_nothing_else() -> None:
    old, new = os.urandom(32), os.urandom(32)
    before = AesGcmCipher({"k1": old})
    key = before.new_key()
    sealed = before.seal(key, b"words", b"a")
    both = AesGcmCipher({"k2": new, "k1": old})
    assert both.open(key, sealed, b"a") == b"words"
    wrapped = both.rewrap(key)
    assert (both.master_key_of(key), both.master_key_of(wrapped)) == ("k1", "k2")
    assert AesGcmCipher({"k2": new}).open(wrapped, sealed, b"a") == b"words"


def test_tokens_and_macs_stay_the_same_when_the_master_key_changes() -> None:
    old, new = os.urandom(32), os.urandom(32)
    before = AesGcmCipher({"k1": old})
    installation = before.new_key()
    before.use_installation_key(installation)
    after = AesGcmCipher({"k2": new, "k1": old})
    after.use_installation_key(after.rewrap(installation))
    assert before.token("nhs", "9990000018") == after.token("nhs", "9990000018")
    assert before.mac(b"event") == after.mac(b"event")


def test_a_missing_master_key_is_named(cipher: Cipher) -> None:
    with pytest.raises(UnreadableKeyError, match="k1"):
        AesGcmCipher({"k2": os.urandom(32)}).open(cipher.new_key(), b"\x01" + b"0" * 40, b"a")


def test_a_wrong_key_under_the_right_name_is_told(cipher: Cipher) -> None:
    with pytest.raises(UnreadableKeyError, match="not the one"):
        AesGcmCipher({"k1": os.urandom(32)}).rewrap(cipher.new_key())


def test_tokens_differ_by_purpose_and_by_installation(cipher: Cipher) -> None:
    assert cipher.token("nhs", "1") != cipher.token("address", "1")
    other = AesGcmCipher({"k1": os.urandom(32)})
    other.use_installation_key(other.new_key())
    assert cipher.token("nhs", "1") != other.token("nhs", "1")


def test_before_its_key_is_loaded_there_is_no_token_and_no_mac() -> None:
    cipher = AesGcmCipher({"k1": os.urandom(32)})
    assert not cipher.has_installation_key()
    with pytest.raises(SetupError):
        cipher.token("nhs", "1")
    with pytest.raises(SetupError):
        cipher.mac(b"")


# --- where master keys come from ----------------------------------------------------------------------------------


def test_a_new_installation_makes_a_key_file_for_its_owner_alone_and_says_to_keep_a_copy(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    first, said = open_cipher(settings)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert said is not None
    assert "copy" in said
    again, said_again = open_cipher(settings)
    assert said_again is None
    assert again.rewrap(first.new_key())
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_of_two_processes_that_start_at_once_both_use_one_key_file(tmp_path: Path) -> None:
    assert make_key_file(tmp_path / KEY_FILE)
    before = (tmp_path / KEY_FILE).read_bytes()
    assert not make_key_file(tmp_path / KEY_FILE)
    assert (tmp_path / KEY_FILE).read_bytes() == before


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    open_cipher(settings)
    (tmp_path / KEY_FILE).chmod(0o640)
    with pytest.raises(SetupError, match="chmod 600"):
        open_cipher(settings)


def test_keys_in_the_settings_make_no_file_and_the_first_seals(tmp_path: Path) -> None:
    keys = ",".join(f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("new", "old"))
    cipher, said = open_cipher(Settings(data_folder=tmp_path, master_keys=SecretStr(keys)))
    assert said is None
    assert list(tmp_path.iterdir()) == []
    assert cipher.master_key_of(cipher.new_key()) == "new"
    assert cipher.known_master_keys() == {"new", "old"}


@pytest.mark.parametrize("written", ["k1:c2hvcnQ=", "k1", ":AAAA", "k1:!!!!", "", " , "])
def test_a_wrong_master_key_is_told_without_repeating_it(written: str) -> None:
    with pytest.raises(SetupError) as caught:
        parse_master_keys(written, where="FORMS_MASTER_KEYS")
    assert "c2hvcnQ" not in str(caught.value)
    assert "FORMS_MASTER_KEYS" in str(caught.value)


def test_two_master_keys_of_one_name_are_refused() -> None:
    one = base64.b64encode(os.urandom(32)).decode()
    with pytest.raises(SetupError, match="two master keys"):
        parse_master_keys(f"k1:{one},k1:{one}", where="FORMS_MASTER_KEYS")
