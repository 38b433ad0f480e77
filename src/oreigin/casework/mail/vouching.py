"""Whether a mail is from whom it says: told by the registrant's own mail server.

Anybody can write any address into From. The server that takes mail in looks whether the address's
domain stands for it, and writes what it found on top (Authentication-Results, RFC 8601). Of those
headers only that server's is believed, and of several of its own the topmost: what stands below
came with the mail.
"""

import re
from collections.abc import Iterator, Sequence

_RESULT = re.compile(r"(dmarc|dkim)(?:/\d+)?=(\w+)((?: [\w.-]+=\S+)*)")


def is_proven(vouched: Sequence[str], server: str, sender: str) -> bool:
    """Return whether the mail server called `server` found that a mail is `sender`'s.

    So it is where DMARC passed for the address's domain, or a signature (DKIM) of that domain, or
    of one above it, held. `vouched` are the headers, the topmost first.
    """
    domain = sender.rpartition("@")[2].lower()
    for header in vouched:
        who, *results = (part.strip() for part in _plain(header).split(";"))
        if who.partition(" ")[0].lower() == server.lower():
            return bool(domain) and any(_stands_for(each, domain) for each in results)
    return False


def _stands_for(result: str, domain: str) -> bool:
    """Return whether one result says that a domain stands for the mail."""
    found = _RESULT.match(result.lower())
    if found is None or found[2] != "pass":
        return False
    said = dict(each.split("=", 1) for each in found[3].split())
    if found[1] == "dmarc":
        return said.get("header.from", "") == domain
    signer = said.get("header.d") or said.get("header.i", "").rpartition("@")[2]
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))


def _plain(header: str) -> str:
    """Return a header without comments and what stands in quotes: anybody's words."""
    return re.sub(r" *= *", "=", " ".join("".join(_outside(header)).split()))


def _outside(header: str) -> Iterator[str]:
    """Yield the characters outside of comments and quotes, a mark for each of these."""
    depth, quoted, escaped = 0, False, False
    for character in header:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"' and not depth:
            quoted = not quoted
            yield "_" if quoted else ""
        elif quoted:
            continue
        elif character == "(":
            depth += 1
        elif character == ")":
            depth = max(depth - 1, 0)
        elif not depth:
            yield character
