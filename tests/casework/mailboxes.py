"""A mailbox for the tests of the inbox: Debian's Dovecot, started and stopped by the test."""

import imaplib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.casework.mailing import free_port

USER, PASSWORD = "minerals", "not-a-secret"
_STARTS_WITHIN = 20

_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%u
}}
"""


class Mailbox:
    """A mailbox that mail can be put into; the app reads it at `port`."""

    def __init__(self, port: int):
        self.port = port

    def put(self, data: bytes, days_ago: int = 0) -> None:
        """Deliver a mail."""
        came = imaplib.Time2Internaldate(time.time() - days_ago * 86400)
        with imaplib.IMAP4("127.0.0.1", self.port) as server:
            server.login(USER, PASSWORD)
            server.append("INBOX", "", came, data)

    def unread(self) -> int:
        """Return how many mails nobody has read."""
        with imaplib.IMAP4("127.0.0.1", self.port) as server:
            server.login(USER, PASSWORD)
            server.select("INBOX", readonly=True)
            return len(server.search(None, "UNSEEN")[1][0].split())


@contextmanager
def imap_server() -> Iterator[Mailbox]:
    """Start Dovecot over an empty mailbox; skip where it is not installed or we are not root."""
    dovecot = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if not dovecot or os.geteuid() != 0:
        pytest.skip("needs dovecot-imapd, and to be root (scripts/install_system_packages.sh)")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="oreigin-imap-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        mail = folder / "mail"
        mail.mkdir()
        shutil.chown(mail, "nobody", "nogroup")
        told = _CONFIGURATION.format(folder=folder, port=port, password=PASSWORD)
        (folder / "dovecot.conf").write_text(told)
        command = [dovecot, "-F", "-c", str(folder / "dovecot.conf")]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _wait(port, server, folder / "log")
            yield Mailbox(port)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        try:
            imaplib.IMAP4("127.0.0.1", port).logout()
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    said = log.read_text() if log.exists() else ""
    error = server.stderr.read().decode() if server.poll() is not None and server.stderr else ""
    raise RuntimeError(f"dovecot did not start: {said}{error}")
