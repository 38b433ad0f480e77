"""Mail for the tests of casework: a server that takes it, and a registrant that may send."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

PUBLIC_URL = "https://minerals.acme.example"


class Received:
    """What an SMTP server does with mail: it keeps it.

    `refuse` says what it answers instead, by address or by a word of the subject. Between keeping a
    mail and saying so it takes `pause` seconds.
    """

    def __init__(self, pause: float = 0) -> None:
        self.pause = pause
        self.mails: list[EmailMessage] = []
        self.refuse: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        for word, answer in self.refuse.items():
            if word in str(mail["Subject"]):
                return answer
        self.mails.append(mail)
        await asyncio.sleep(self.pause)
        return "250 OK"

    def addresses(self) -> list[str]:
        """To whom there was mail, in order."""
        return [str(mail["To"]) for mail in self.mails]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def smtp_server(port: int = 0, pause: float = 0) -> Iterator[tuple[Received, int]]:
    """Start a mail server, and give what it receives and its port."""
    received, port = Received(pause), port or free_port()
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield received, port
    finally:
        controller.stop()


def may_send(folder: Path, settings: Any, port: int, slug: str = "acme") -> None:
    """Set up a mail account for a registrant, and where the portal is."""
    settings.MAIL_FILE = folder / "mail.toml"
    settings.PUBLIC_URL = PUBLIC_URL
    settings.MAIL_FILE.write_text(
        f'[registrants.{slug}]\nname = "Acme, Minerals Desk"\naddress = "minerals@{slug}.example"\n'
        f'smtp = {{ host = "127.0.0.1", port = {port}, security = "none" }}\n'
    )
