"""What is logged, without the tokens that stand in addresses: whoever reads a log opens nothing."""

import logging
import re

SECRET = ("answer", "invitation")
"""The words after which an address holds a token: the portal's, and that of invitations."""

_TOKEN = re.compile(rf"/({'|'.join(SECRET)})/[^/\s\"'<>]+")


def without_tokens(text: str) -> str:
    """Return a text with the token of every personal address in it left out."""
    return _TOKEN.sub(r"/\1/...", text)


class WithoutTokens(logging.Formatter):
    """Formats a record, its traceback included, without tokens."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line that is written."""
        return without_tokens(super().format(record))
