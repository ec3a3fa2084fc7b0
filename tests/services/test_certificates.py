"""A person's certificate and key, judged the moment they are chosen."""

import datetime
from pathlib import Path

import pytest
import trustme

from smsdesk.services.certificates import CertificateError, CertificateProblem, look_at

ENCRYPTED_KEY = """-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjPq
-----END ENCRYPTED PRIVATE KEY-----
"""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def files(folder: Path, made: trustme.LeafCert, name: str = "a") -> tuple[str, str]:
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(b"".join(each.bytes() for each in made.cert_chain_pems))
    made.private_key_pem.write_to_path(key)
    return str(certificate), str(key)


async def problem(certificate: str, key: str) -> CertificateProblem:
    with pytest.raises(CertificateError) as caught:
        await look_at(certificate, key)
    return caught.value.problem


async def test_a_good_one_tells_its_hosts_and_its_end(authority: trustme.CA, tmp_path: Path) -> None:
    found = await look_at(*files(tmp_path, authority.issue_cert("sms.example.com", "198.51.100.7")))
    assert set(found.hosts) == {"sms.example.com", "198.51.100.7"}
    assert found.until > datetime.datetime.now().timestamp()


async def test_the_key_may_stand_in_the_same_file(authority: trustme.CA, tmp_path: Path) -> None:
    path = tmp_path / "both.pem"
    authority.issue_cert("sms.example.com").private_key_and_cert_chain_pem.write_to_path(path)
    assert (await look_at(str(path), "")).hosts == ("sms.example.com",)


async def test_what_cannot_be_used_is_said_why(authority: trustme.CA, tmp_path: Path) -> None:
    certificate, key = files(tmp_path, authority.issue_cert("sms.example.com"))
    _other, other_key = files(tmp_path, authority.issue_cert("other.example.com"), "b")
    assert await problem(certificate, other_key) is CertificateProblem.NO_MATCH
    assert await problem(str(tmp_path / "none.pem"), key) is CertificateProblem.NOT_FOUND
    assert await problem(certificate, str(tmp_path / "none.key")) is CertificateProblem.NOT_FOUND
    assert await problem(certificate, "") is CertificateProblem.UNREADABLE
    text = tmp_path / "text.pem"
    text.write_text("hello")
    assert await problem(str(text), key) is CertificateProblem.UNREADABLE
    text.write_bytes(b"\x00" * 2_000_000)
    assert await problem(str(text), key) is CertificateProblem.UNREADABLE
    assert await problem(str(tmp_path), key) in (CertificateProblem.UNREADABLE, CertificateProblem.NOT_FOUND)


async def test_a_key_with_a_password_asks_nobody(authority: trustme.CA, tmp_path: Path) -> None:
    certificate, _key = files(tmp_path, authority.issue_cert("sms.example.com"))
    locked = tmp_path / "locked.key"
    locked.write_text(ENCRYPTED_KEY)
    assert await problem(certificate, str(locked)) is CertificateProblem.UNREADABLE


async def test_an_expired_one_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    past = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=2)
    made = authority.issue_cert("sms.example.com", not_before=past - datetime.timedelta(days=9), not_after=past)
    assert await problem(*files(tmp_path, made)) is CertificateProblem.EXPIRED
