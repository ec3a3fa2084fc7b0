"""Both ways of asking, and an authority nobody else trusts."""

import pytest
import trustme

from smsdesk.domain.accounts import Method


@pytest.fixture(params=[Method.POST, Method.GET])
def method(request: pytest.FixtureRequest) -> Method:
    return Method(request.param)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()
