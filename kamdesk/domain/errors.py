"""What can go wrong, as codes: the words for a person are in `kamdesk.i18n.messages`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class KamdeskError(Exception):
    """Base class of every error raised on purpose."""


class KnownError(KamdeskError):
    """Something a person can act on; the program goes on.

    `code` names the sentence in the message catalogue and `params` fill its gaps.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class ValidationError(KnownError):
    """A value that the rules refuse; `field` is the attribute it was meant for."""

    def __init__(self, field: str, code: str, **params: object) -> None:
        super().__init__(code, field=field, **params)
        self.field = field


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that is not met: what waits for it (a step, the scorecard, a decision), its code, and what its sentence names."""

    subject: str
    condition: str
    params: Mapping[str, object] = field(default_factory=dict)


class GateRefusedError(KnownError):
    """Something that may not be done yet: a step edited, closed or confirmed, the scorecard closed, a decision recorded.

    `unmet` holds the conditions that are missing.
    """

    def __init__(self, code: str, unmet: tuple[Unmet, ...] = (), **params: object) -> None:
        super().__init__(code, **params)
        self.unmet = unmet


class FileError(KnownError):
    """The portfolio file cannot be used as asked; nothing was changed in it."""
