"""Takes secrets out of strings that came from the server."""

import json
import re
import urllib.parse

MASK = "***"


class Redactor:
    """Hides some strings: as they are, as in a URL, and as in JSON."""

    def __init__(self, secrets):
        forms = {form for secret in secrets if secret for form in forms_of(str(secret))}
        self.patterns = [pattern(form) for form in sorted(forms, key=len, reverse=True)]

    def __call__(self, value):
        if isinstance(value, str):
            for each in self.patterns:
                value = each.sub(MASK, value)
            return value
        if isinstance(value, list):
            return [self(item) for item in value]
        if isinstance(value, dict):
            return {self(name): self(item) for name, item in value.items()}
        return value


def forms_of(secret):
    yield secret
    yield urllib.parse.quote(secret, safe="")
    yield urllib.parse.quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    # JSON is sent as a string in JSON too.
    yield json.dumps(json.dumps(secret)[1:-1])[1:-1]


def pattern(form):
    # A short secret is hidden where it is a word of its own: a key `e` would leave `d***tail` of every sentence.
    whole = re.escape(form)
    return re.compile(whole if len(form) >= 8 else rf"(?<![\w-]){whole}(?![\w-])")
