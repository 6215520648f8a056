"""What a rubric asks of the value at a path: its kind, and the bounds that it must keep to."""

from typing import get_args, get_origin

from kolscore.rubric.bounds import Bound, OptionalCheck
from kolscore.rubric.record import Record, RecordField


def bounds_of(field: RecordField) -> list[Bound]:
    """The bounds that a number must keep to."""
    plain = [check.check if isinstance(check, OptionalCheck) else check for check in field.checks]
    return [check for check in plain if isinstance(check, Bound)]


def field_at(record: type[Record], path: str) -> RecordField:
    """What a record says of the value at a path, such as "dimensions.expertise.weight"."""
    found = RecordField(record, None, ())
    for key in path.split("."):
        kind = found.kind
        if isinstance(kind, type) and issubclass(kind, Record):
            free = key not in kind._fields and kind.named_freely
            found = kind._fields[free or key]
            if not free:
                continue
            kind = found.kind
        found = RecordField(get_args(kind)[get_origin(kind) is dict], None, ())
    return found
