"""Which failed attempt is followed by another one, and after which wait."""

from .errors import (
    EsperApiError,
    EsperConnectionError,
    EsperKeyError,
    EsperNotFoundError,
    EsperRateLimitError,
    EsperTimeoutError,
)

SAFE = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}
PASSING = {408, 500, 502, 503, 504}
LONGEST_WAIT = 60.0
LONGEST_BACKOFF = 20.0
TOKENS = 500
PRICE = 10


class Quota:
    """The tokens that all retries of a client share."""

    def __init__(self):
        self.tokens = TOKENS

    def take(self):
        if self.tokens < PRICE:
            return False
        self.tokens -= PRICE
        return True

    def give(self, tokens):
        self.tokens = min(TOKENS, self.tokens + tokens)


def may_have_acted(error):
    """Whether an attempt may have been carried out though it failed."""
    if isinstance(error, EsperApiError):
        return error.status >= 500 or error.status == 408
    return error.sent != "no"


def is_retried(error, method, idempotent):
    if isinstance(error, EsperKeyError) or (isinstance(error, EsperConnectionError) and error.unsent):
        return True
    passes = isinstance(error, (EsperConnectionError, EsperTimeoutError)) or getattr(error, "status", None) in PASSING
    return passes and (method in SAFE or idempotent)


class Attempts:
    """The attempts of one call."""

    def __init__(self, client, method, max_retries, idempotent, repeatable):
        self.client, self.method, self.left = client, method, max_retries
        self.idempotent, self.repeatable = idempotent, repeatable
        self.attempts, self.retries, self.taken, self.held, self.unnamed = 0, 0, 0, 0.0, 0
        self.refused, self.acted = False, False

    def run(self, attempt):
        while True:
            self.attempts += 1
            try:
                value = attempt()
            except Exception as error:
                self.finish(error)
                wait = self.wait_after(error)
                if wait is None:
                    raise
                self.acted = self.acted or may_have_acted(error)
                self.client.sleep(wait)
                continue
            if self.taken:
                self.client.quota.give(self.taken)
            elif not self.refused:
                self.client.quota.give(1)
            return value

    def finish(self, error):
        """Tells in an error what was done before it."""
        error.attempts = self.attempts
        if self.acted and error.__dict__.get("sent") == "no":
            error.sent = "unknown"
        if isinstance(error, EsperNotFoundError) and self.method == "DELETE" and self.acted:
            error.args = (f"{error}; an earlier attempt may have deleted it",)

    def wait_after(self, error):
        """Seconds to wait before the next attempt; None for no next one."""
        if not self.repeatable:
            return None
        told = getattr(error, "retry_after_ms", None)
        if isinstance(error, EsperRateLimitError):
            return self.hold(told)
        if self.left == 0 or not is_retried(error, self.method, self.idempotent):
            return None
        if told is not None and told / 1000 > LONGEST_WAIT:
            return None
        if not self.client.quota.take():
            return None
        self.taken += PRICE
        self.left -= 1
        self.retries += 1
        backoff = min(LONGEST_BACKOFF, 0.5 * 2 ** (self.retries - 1)) * self.client.random()
        return backoff if told is None else told / 1000

    def hold(self, told):
        """A 429 holds the client: it counts neither against retries nor against tokens."""
        self.refused = True
        if told is None:
            wait = min(60.0, 1.25**self.unnamed) * (1 + self.client.random() / 10)
            self.unnamed += 1
        else:
            wait = told / 1000
        if self.client.max_hold == 0 or self.held + wait > self.client.max_hold:
            return None
        self.held += wait
        return wait
