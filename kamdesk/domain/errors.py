"""What can go wrong, as codes: the words for a person are in `kamdesk.i18n.messages`."""


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


class GateRefusedError(KnownError):
    """A step that may not be edited, closed or confirmed yet.

    `unmet` holds the conditions that are missing (see `kamdesk.domain.conditions.Unmet`).
    """

    def __init__(self, code: str, unmet: tuple[object, ...] = (), **params: object) -> None:
        super().__init__(code, **params)
        self.unmet = unmet


class FileError(KnownError):
    """The portfolio file cannot be used as asked; nothing was changed in it."""
