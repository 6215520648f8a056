"""Opens workbooks that are encrypted with a password, by msoffcrypto-tool (the extra "password")."""

from pathlib import Path

from kolscore.errors import InputError
from kolscore.words import say
from kolscore.workbook.temporary import Folder


def is_encrypted(path: Path) -> bool:
    """Whether a file in the old container is a newer workbook, encrypted."""
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def decrypted(path: Path, password: str | None) -> tuple[Folder, Path]:
    """A decrypted copy, and the folder that it lies in.

    Raises InputError without a password, with a wrong one, or without the library.
    """
    if password is None:
        raise InputError(say("workbook.encrypted.no_password", name=path.name))
    try:
        import msoffcrypto
        from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
    except ImportError:
        raise InputError(say("workbook.encrypted.not_installed", name=path.name)) from None
    folder = Folder()
    copy = folder.path / path.name
    try:
        with path.open("rb") as source, copy.open("wb") as target:
            file = msoffcrypto.OfficeFile(source)
            file.load_key(password=password, verify_password=True)
            file.decrypt(target)
    except InvalidKeyError:
        raise InputError(say("workbook.encrypted.wrong_password", name=path.name)) from None
    except (DecryptionError, FileFormatError, ParseError, ValueError, OSError) as error:
        raise InputError(say("workbook.encrypted.broken", name=path.name, error=error)) from None
    return folder, copy
