"""The errors of the client. A caller sees nothing else."""


class EsperError(Exception):
    """The root of all errors."""

    def __init__(self, message, **facts):
        super().__init__(message)
        self.sent = "no"
        self.__dict__.update(facts)

    @property
    def message(self):
        return str(self)


class EsperConfigurationError(EsperError):
    """An option or parameter that was refused; nothing was sent."""


class EsperKeyError(EsperError):
    """The function that gives the key failed."""


class EsperConnectionError(EsperError):
    """No whole answer came. `unsent`: nothing surely left this machine."""

    unsent = False


class EsperTimeoutError(EsperError):
    """An attempt was past its deadline."""


class EsperAbortError(EsperError):
    """The caller ended the call."""


class EsperResponseError(EsperError):
    """A success that is none."""


class EsperPaginationError(EsperError):
    """A list that repeats itself or leads nowhere."""


class EsperCommandError(EsperError):
    """A command did not end in time. `outcome`: where it stood at the last poll that succeeded."""


class EsperApiError(EsperError):
    """An answer that is no success."""


class EsperBadRequestError(EsperApiError):
    pass


class EsperAuthenticationError(EsperApiError):
    pass


class EsperPermissionError(EsperApiError):
    pass


class EsperNotFoundError(EsperApiError):
    pass


class EsperConflictError(EsperApiError):
    pass


class EsperRateLimitError(EsperApiError):
    pass


class EsperServerError(EsperApiError):
    pass


BY_STATUS = {
    400: EsperBadRequestError,
    401: EsperAuthenticationError,
    403: EsperPermissionError,
    404: EsperNotFoundError,
    409: EsperConflictError,
    429: EsperRateLimitError,
}


def error_class(status):
    return EsperServerError if 500 <= status <= 599 else BY_STATUS.get(status, EsperApiError)
