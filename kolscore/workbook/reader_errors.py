"""Says the errors of the library that reads workbooks, its panics too, as sentences of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from kolscore.errors import InputError
from kolscore.workbook.package import REPAIR


@contextmanager
def told(where: str) -> Iterator[None]:
    """Errors of the reader, its panics too, as an InputError."""
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(f"{where}: cannot be read ({error}); {REPAIR}") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # no Exception, and not to be imported
            raise
        raise InputError(f"{where}: damaged in a way that cannot be read; {REPAIR}") from None
