"""Text as a stranger sent it, so that a database takes it."""


def without_nul(text: str) -> str:
    """Return a text without NUL characters, which PostgreSQL refuses and nobody types."""
    return text.replace("\0", "")
