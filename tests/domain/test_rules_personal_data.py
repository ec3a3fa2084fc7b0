"""Asking for personal data, in four languages, and speaking of it without asking."""

import pytest

from smsdesk.domain.rules import Context, check

CONTEXT = Context(company="Kedai Melur", malaysian=1, promotion=False)

FOUND = (
    "Reply your OTP, 012-555 0142",
    "reply with your IC number",
    "Sila balas no. IC anda",
    "hantar nombor akaun bank",
    "send us your OTP now",
    "回复身份证号码",
    "请提供您的银行账号",
    "உங்கள் OTP எண்ணை அனுப்பவும்",
    "Verify your account: enter your password",
    "What is your IC no?",
    "Please update your bank account number",
    "Key in your TAC to continue",
    "Sila masukkan kata laluan anda",
    "WhatsApp your full name and IC",
    "send photo of your MyKad",
    "sms no ic ke nombor ini",
    "Please confirm your date of birth",
    "Masukkan no kad dan CVV",
    "We need your bank details to refund you",
    "Do not wait, reply with your IC number",
    "Jangan risau, hantar no akaun anda sekarang",
    "请输入密码",
    "请把验证码发给我",
    "Sila berikan kod TAC anda",
    "forward the OTP to us",
    "Sila lengkapkan no. KP",
    "Nyatakan nama penuh dan no kad pengenalan",
    "请告诉我们您的验证码",
    "Reply: name, IC no, address",
    "Isi no MyKad di sini",
    "நீங்கள் பெற்ற TAC ஐ அனுப்புங்கள்",
    "உங்கள் முழு பெயர் மற்றும் IC எண் தெரிவிக்கவும்",
)
NOT_FOUND = (
    "Never share your OTP with anyone",
    "Your OTP is 123456. Do not share it",
    "Jangan kongsi TAC anda",
    "Bring your IC",
    "Please bring IC and reply YES to confirm",
    "Kami tidak akan meminta kata laluan",
    "请勿透露密码",
    "请携带身份证",
    "OTP-ஐ பகிர வேண்டாம்",
    "Your password was changed",
    "482913 is your OTP. Enter it in the app",
    "We will never ask for your password, PIN or TAC",
    "Kod TAC anda ialah 482913",
    "Reply YES to confirm",
    "Show your MyKad at the counter",
    "Your bank account has been credited",
    "Update your app",
    "Staff bank tidak pernah meminta nombor PIN",
    "Tunjuk kad pengenalan di kaunter",
    "您的验证码：123456，请勿分享",
    "Your account number ending 0142 was charged",
    "Pindahkan ke akaun 5550142",
    "Reply STOP to opt out",
    "கடவுச்சொல்லை யாரிடமும் சொல்ல வேண்டாம்",
    "வங்கி உங்கள் OTP கேட்காது",
    "Enter code 1234 at the gate",
    "Banks do not ask for your TAC by SMS",
    "Your IC has been collected",
    "Send parcel before 5pm, PIN not needed",
    "Keep your password safe",
    "The pin location is sent by WhatsApp",
    "Sila kemas kini kata laluan anda di kaunter",
)


def places(text: str) -> list[str]:
    """What is marked in a text."""
    found = [finding for finding in check(text, CONTEXT) if finding.rule.id == "personal_data"]
    return [text[start:end] for finding in found for start, end in finding.at]


@pytest.mark.parametrize("text", FOUND)
def test_found(text: str) -> None:
    assert places(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    assert places(text) == []


def test_what_is_asked_for_is_marked() -> None:
    assert places("Reply with your IC number and password") == ["IC number", "password"]
