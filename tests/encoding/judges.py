"""Programs that others wrote and that read what smsdesk.encoding writes: tshark, gnokii, Gammu.

CI installs them; where one is missing its tests fail, because a check that nobody made is not a check that passed.
"""

import struct
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

SENDER = bytes.fromhex("0621550511F0")  # 60125550110, digits swapped in pairs
STAMP = bytes.fromhex("62113221000023")  # 2026-11-23 12:00:00, GMT+8
EIGHT_BIT = 0x04
DLT_USER0 = 147
TPDUS = 'uat:user_dlts:"User 0 (DLT=147)","gsm_sms","0","","0",""'


def run(*command: str, timeout: float = 60) -> str:
    """What the program printed. Fails when it is not installed or ends with an error."""
    done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr.decode(errors='replace')}"
    return done.stdout.decode(errors="replace")


def deliver(octets: bytes, with_header: bool = True) -> bytes:
    """The SMS-DELIVER of TS 23.040 9.2.2.1 that carries the octets as 8-bit user data."""
    first = 0x44 if with_header else 0x04
    return bytes((first, 11, 0x91)) + SENDER + bytes((0x00, EIGHT_BIT)) + STAMP + bytes((len(octets),)) + octets


def pcap(packets: Sequence[bytes]) -> bytes:
    """A capture file of link type USER0 with the packets in it, a second apart."""
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, DLT_USER0)
    records = [struct.pack("<IIII", at, 0, len(one), len(one)) + one for at, one in enumerate(packets)]
    return head + b"".join(records)


def pdml(messages: Sequence[bytes], with_header: bool = True) -> ElementTree.Element:
    """What tshark reads in the messages, the octets that leave for the gateway (at most 140 each), in their order.

    The root holds one `packet` a message; `proto` and `field` elements carry `name`, `show`, `showname` and `value`
    (hexadecimal digits). tshark joins concatenated messages in the packet of the last one.
    """
    with tempfile.TemporaryDirectory() as folder:
        capture = Path(folder) / "messages.pcap"
        capture.write_bytes(pcap([deliver(octets, with_header) for octets in messages]))
        printed = run("tshark", "-n", "-r", str(capture), "-o", TPDUS, "-T", "pdml")
    root = ElementTree.fromstring(printed)  # written by tshark here and now
    assert len(root.findall("packet")) == len(messages)
    return root


def shown(element: ElementTree.Element, name: str) -> list[str]:
    """The `show` of every field of this name below the element, in order; numbers are decimal in most."""
    return [field.get("show", "") for field in element.iter("field") if field.get("name") == name]


def values(element: ElementTree.Element, name: str) -> list[bytes]:
    """The octets of every field of this name below the element, in order."""
    return [bytes.fromhex(field.get("value", "")) for field in element.iter("field") if field.get("name") == name]


def complaints(element: ElementTree.Element) -> list[str]:
    """What tshark found wrong: malformed packets and expert remarks."""
    malformed = [proto.get("showname", "") for proto in element.iter("proto") if proto.get("name") == "_ws.malformed"]
    return malformed + shown(element, "_ws.expert.message")


def gnokii_rtttl(payload: bytes) -> str:
    """The RTTTL that gnokii writes for the octets of a Nokia ringtone, header not among them."""
    with tempfile.TemporaryDirectory() as folder:
        config, source, target = (Path(folder) / name for name in ("config", "tone.ott", "tone.rtttl"))
        config.write_text("[global]\nmodel = fake\nconnection = serial\nport = /dev/null\n")
        source.write_bytes(payload)
        run("gnokii", "--config", str(config), "--ringtoneconvert", str(source), str(target))
        return target.read_text("latin-1")


def gammu_rtttl(payload: bytes) -> str:
    """The RTTTL that Gammu writes for the octets of a Nokia ringtone, header not among them."""
    with tempfile.TemporaryDirectory() as folder:
        config, source, target = (Path(folder) / name for name in ("gammurc", "tone.ott", "tone.rtttl"))
        config.write_text(f"[gammu]\nmodel = dummy\nconnection = none\nport = {folder}\n")
        source.write_bytes(payload)
        run("gammu", "-c", str(config), "copyringtone", str(source), str(target), "RTTL")
        return target.read_text("latin-1")
