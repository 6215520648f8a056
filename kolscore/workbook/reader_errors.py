"""Says the errors of the library that reads workbooks, its panics too, as sentences of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from kolscore.errors import InputError
from kolscore.words import say


@contextmanager
def told(where: str) -> Iterator[None]:
    """Errors of the reader, its panics too, as an InputError."""
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(
            say("workbook.reader.error", where=where, error=error, repair=say("workbook.repair"))
        ) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # no Exception, and not to be imported
            raise
        raise InputError(say("workbook.reader.damaged", where=where, repair=say("workbook.repair"))) from None
