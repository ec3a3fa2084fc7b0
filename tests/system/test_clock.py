"""The clocks of this computer."""

import os
import sys
import time

import pytest

from smsdesk.system import clock
from smsdesk.system.clock import Clock, user_name


async def test_clocks_go_forward() -> None:
    watch = Clock()
    before = (watch.wall(), watch.boot(), watch.monotonic())
    await watch.sleep(0.01)
    after = (watch.wall(), watch.boot(), watch.monotonic())
    assert before[1][0] == after[1][0]
    assert before[1][1] < after[1][1]
    assert before[2] < after[2]
    assert abs(after[0] - time.time()) < 3600


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells the start of the computer in /proc")
def test_the_boot_clock_is_the_systems() -> None:
    with open("/proc/uptime", encoding="ascii") as file:
        uptime = float(file.read().split()[0])
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
        boot_id = file.read().strip()
    assert Clock().boot()[0] == boot_id
    assert Clock().boot()[1] >= uptime


def test_without_a_boot_id_the_moment_of_the_start_stands_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> str:
        raise OSError

    monkeypatch.setattr(clock, "_system_boot_id", absent)
    first, second = Clock().boot(), Clock().boot()
    assert first[0].startswith("about-")
    assert abs(int(first[0].split("-")[1]) - int(second[0].split("-")[1])) <= 1


def test_the_users_name_is_the_systems_not_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    before = user_name()
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert user_name() == before
    assert before
    assert before.isprintable()


def test_a_user_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 3_999_999_999)
    monkeypatch.setenv("LOGNAME", "melur\n" + "x" * 100)
    assert user_name() == "melur" + "x" * 59
    monkeypatch.delenv("LOGNAME")
    monkeypatch.delenv("USER", raising=False)
    assert user_name() == "unknown"
