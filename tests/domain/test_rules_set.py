"""The labelled messages by which the Malaysian rules are measured are sound.

`rules_seen.jsonl` may be read while rules are written. `rules_held_out.jsonl` was written before the rules, by somebody
else, and only measures them: whoever changes a rule does not read it. One JSON object a line: `id` (s001…, h001…),
`lang` (en, ms, zh, ta, or mixed for code-switching), `company` (the account's company name), `promotion` (does it
advertise goods or services), `text`, and `labels`, the rules it breaks. Labels follow what a reader understands:

* `link`: a web address in any form: with or without https, bare domain, shortener, wa.me, IP address, spaced or
  disguised dots (`kedai . com`, `(dot)`). Not: times, prices, dates, versions, `Dr.Lim`, `Sdn.Bhd`, `ASP.NET`,
  two sentences run together (`tutup.My`), account names on social networks.
* `callback`: a telephone number the reader is to call or message, an ordinary contact number included, also inside a
  wa.me link (then both labels). Not: a number merely mentioned (registered, warned of), short codes, order numbers.
* `personal_data`: the reader is to send, enter or confirm IC, passport, account, card, date of birth, password, PIN
  or OTP/TAC. Not: codes handed out, warnings, an IC brought or shown in person, a name alone.
* `no_price_prefix`: does not start with RM0 or RM0.00 (any case, `RM 0`, `RM0:`); `RM0.50` is a price, no prefix.
* `no_company`: the company's name is nowhere. Letter case and a legal suffix (Sdn. Bhd.) do not matter; the name as a
  part of another word does not count.
* `no_opt_out`: a promotion that does not tell how to stop with STOP, STOP ALL, BATAL, BATAL SEMUA, HENTI or
  UNSUBSCRIBE; these words in another sense ("non-stop") do not count.

All companies are invented, all telephone numbers are of the fictional 555-01xx range.
"""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HALVES = ("rules_seen", "rules_held_out")
LANGUAGES = {"en", "ms", "zh", "ta", "mixed"}
LABELS = {"link", "callback", "personal_data", "no_price_prefix", "no_company", "no_opt_out"}
SCRIPTS = {"zh": re.compile("[\u4e00-\u9fff]"), "ta": re.compile("[\u0b80-\u0bff]")}
TELEPHONE = re.compile(
    r"(?<![0-9A-Za-z-])(?:(?:\+?6[ -]?)?0[ -]{0,3}[1-9](?:[ -]{0,3}\d){7,9}|1[ -]?[38]00(?:[ -]?\d){6})(?!\d)"
)
# 1-300-55-01xx, 012-555 01xx, 03-5550 01xx
FICTIONAL = re.compile(r"55(?:50?)?01\d\d$")


def messages(half: str) -> list[dict[str, Any]]:
    """Read one half: a list of the objects described above."""
    lines = (Path(__file__).parent / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def telephones(text: str) -> list[str]:
    """Find whatever is shaped like a Malaysian telephone number, as digits."""
    return [re.sub(r"\D", "", found) for found in TELEPHONE.findall(unicodedata.normalize("NFKC", text))]


@pytest.mark.parametrize("half", HALVES)
def test_every_line_has_exactly_the_fields(half: str) -> None:
    for message in messages(half):
        assert list(message) == ["id", "lang", "company", "promotion", "text", "labels"]
        assert re.fullmatch(r"[sh]\d{3}", message["id"])
        assert message["id"][0] == half.removeprefix("rules_")[0]
        assert message["company"]
        assert isinstance(message["promotion"], bool)
        assert message["text"].strip() == message["text"] != ""


@pytest.mark.parametrize("half", HALVES)
def test_a_half_is_large_and_even_enough_to_measure_with(half: str) -> None:
    rows = messages(half)
    languages = Counter(row["lang"] for row in rows)
    assert len(rows) >= 100
    assert set(languages) == LANGUAGES
    assert min(languages.values()) >= 15


@pytest.mark.parametrize("half", HALVES)
def test_every_label_and_none_at_all_occur_often_enough(half: str) -> None:
    labels = [row["labels"] for row in messages(half)]
    counts = Counter(label for row in labels for label in row)
    assert all(len(row) == len(set(row)) for row in labels)
    assert set(counts) == LABELS
    assert min(counts.values()) >= 12
    assert labels.count([]) >= 25


@pytest.mark.parametrize("half", HALVES)
def test_only_promotions_lack_an_opt_out(half: str) -> None:
    lacking = [row for row in messages(half) if "no_opt_out" in row["labels"]]
    assert all(row["promotion"] for row in lacking)


@pytest.mark.parametrize("half", HALVES)
def test_chinese_and_tamil_messages_are_in_their_script(half: str) -> None:
    for row in messages(half):
        script = SCRIPTS.get(row["lang"])
        assert script is None or script.search(row["text"]), row["id"]


def test_no_id_and_no_text_occurs_twice_in_either_or_both_halves() -> None:
    rows = [row for half in HALVES for row in messages(half)]
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({re.sub(r"\W+", "", row["text"].casefold()) for row in rows}) == len(rows)


@pytest.mark.parametrize("half", HALVES)
def test_no_telephone_number_is_real(half: str) -> None:
    found = [(row["id"], digits) for row in messages(half) for digits in telephones(row["text"])]
    assert len(found) >= 12
    assert [(name, digits) for name, digits in found if not FICTIONAL.search(digits)] == []


@pytest.mark.parametrize("real", ["012-345 6789", "+60 3-2345 6789", "１３００８８００００", "电话0191234567"])
def test_a_real_number_would_be_found(real: str) -> None:
    (digits,) = telephones(real)
    assert not FICTIONAL.search(digits)
