"""Whether a mail is from whom it says is told by our own mail server alone."""

import pytest

from oreigin.casework.mail.vouching import is_proven

SERVER = "mx.acme.example"


@pytest.mark.parametrize(
    "said",
    [
        "dmarc=pass header.from=two.example",
        "spf=fail; dmarc=pass (p=reject dis=none) header.from=two.example",
        'dkim=pass reason="good signature" header.d=two.example',
        "dkim = pass header.i=@two.example header.s=key",
        "DMARC=Pass header.from=Two.Example",
    ],
)
def test_what_the_server_found_proves_the_sender(said):
    assert is_proven([f"{SERVER}; {said}"], SERVER, "desk@two.example")
    assert is_proven([f"{SERVER} 1; {said}"], SERVER, "desk@two.example")


def test_a_signature_of_the_domain_above_proves_the_sender():
    assert is_proven([f"{SERVER}; dkim=pass header.d=two.example"], SERVER, "desk@eu.two.example")


@pytest.mark.parametrize(
    "said",
    [
        "none",
        "",
        "dmarc=fail header.from=two.example",
        "dmarc=pass",
        "dmarc=pass header.from=evil.example",
        "dkim=pass header.d=evil.example",
        "dkim=pass header.d=example",
        "dkim=pass header.d=o.example",
        "spf=pass smtp.mailfrom=two.example",
        'spf=fail reason="; dmarc=pass header.from=two.example"',
        "spf=fail (; dmarc=pass header.from=two.example)",
        "spf=fail (a (b) ; dmarc=pass header.from=two.example",
        "dkim=fail header.i=dmarc=pass header.from=two.example",
    ],
)
def test_anything_else_proves_nothing(said):
    assert not is_proven([f"{SERVER}; {said}"], SERVER, "desk@two.example")


def test_only_the_topmost_word_of_our_own_server_counts():
    passed, failed = (
        f"{SERVER}; dmarc={each} header.from=two.example" for each in ("pass", "fail")
    )
    other = "mx.evil.example; dmarc=pass header.from=two.example"
    assert is_proven([other, passed, failed], SERVER, "desk@two.example")
    assert not is_proven([other, failed, passed], SERVER, "desk@two.example")
    assert not is_proven([other], SERVER, "desk@two.example")
    assert not is_proven([passed], SERVER, "")
