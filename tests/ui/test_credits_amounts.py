"""What counts as an amount of a transfer: whole credits, grouped as a person groups them or not at all."""

import pytest

from smsdesk.ui.credits.transfer_form import amount_of


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1", 1),
        (" 150 ", 150),
        ("1,204", 1204),
        ("1 204", 1204),
        ("1\u00a0204", 1204),
        ("1\u202f204\u202f000", 1_204_000),
        ("1’204", 1204),
        ("999,999,999", 999_999_999),
        ("007", 7),
    ],
)
def test_whole_numbers(text: str, amount: int) -> None:
    assert amount_of(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "000",
        "-5",
        "+5",
        "1.5",
        "10.00",  # ten, and never a thousand
        "1.204",
        "1,5",
        "10,00",
        "1,2345",
        ",500",
        "1,",
        "1 0",
        "1,204 500",
        "1,204,50",
        "1e3",
        "٥",
        "５",
        "1_000",
        "0x10",
        "1000000000",
        "9" * 400,
    ],
)
def test_anything_else_is_asked_for_again(text: str) -> None:
    assert amount_of(text) is None
