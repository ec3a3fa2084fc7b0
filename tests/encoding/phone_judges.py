"""Programs that others wrote and that show contents as phones would: Gammu, netpbm, libwbxml.

CI installs them; where one is missing its tests fail, because a check that nobody made is not a check that passed.
"""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from smsdesk.encoding.bitmap import Bitmap

NUMBER = "+60125550110"


def gammu_inbox(messages: Sequence[bytes]) -> str:
    """What Gammu prints for the messages when they lie in a phone's inbox, header and data told apart by us."""
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "sms" / "1"
        inbox.mkdir(parents=True)
        for other in "2345":
            (inbox.parent / other).mkdir()
        for place, octets in enumerate(messages, start=1):
            (inbox / str(place)).write_text(_stored(octets))
        return _gammu(folder, "geteachsms")


def gammu_reads(octets: bytes, ending: str) -> str:
    """What Gammu understood of a file with this ending (vcf, vcs), written anew by it."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / f"given.{ending}", Path(folder) / f"understood.{ending}"
        source.write_bytes(octets)
        _gammu(folder, "convertbackup", str(source), str(target))
        return target.read_text("utf-8")


def drawn(bitmap: Bitmap) -> str:
    """The picture as Gammu prints pictures: a # for each black pixel, a line for each row."""
    rows = (("#" if bitmap.is_black(x, y) else " " for x in range(bitmap.width)) for y in range(bitmap.height))
    return "\n".join("".join(row) for row in rows)


def netpbm(bitmap: Bitmap, *options: str) -> bytes:
    """What netpbm's pbmtonokia writes for the picture in one of its hexadecimal formats, header included."""
    picture = f"P4\n{bitmap.width} {bitmap.height}\n".encode() + bitmap.bits
    return bytes.fromhex(_run("pbmtonokia", *options, given=picture))


def wbxml_text(document: bytes) -> ElementTree.Element:
    """The root element of the XML that libwbxml writes for a WBXML document."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "document.wbxml"
        source.write_bytes(document)
        return ElementTree.fromstring(_run("wbxml2xml", "-o", "-", str(source)))


def _stored(octets: bytes) -> str:
    """A message in the file format of Gammu's dummy phone."""
    start = 1 + octets[0]
    data = octets[start:].hex()
    lines = [f"Text{at // 200:02} = {data[at : at + 200]}" for at in range(0, len(data), 200)]
    head = ["[SMSBackup000]", "PDU = Deliver", "DateTime = 20261123T120000Z", "State = UnRead", f'Number = "{NUMBER}"']
    tail = ["Coding = 8bit", "Folder = 1", f"Length = {len(octets) - start}"]
    return "\n".join([*head, f"UDH = {octets[:start].hex()}", *lines, *tail]) + "\n"


def _gammu(folder: str, *arguments: str) -> str:
    config = Path(folder) / "gammurc"
    config.write_text(f"[gammu]\nmodel = dummy\nconnection = none\nport = {folder}\n")
    return _run("gammu", "-c", str(config), *arguments)


def _run(*command: str, given: bytes = b"") -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, input=given, capture_output=True, timeout=60, check=False, env=environment)
    assert done.returncode == 0, f"{command}: {done.stderr.decode(errors='replace')}"
    return done.stdout.decode()
