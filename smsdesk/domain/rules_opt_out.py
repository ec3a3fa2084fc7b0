"""Whether a message offers something, and whether it tells how to stop such messages."""

import re

from smsdesk.domain.rules_text import Folded, Words

OPT_OUT_SENTENCE = "Reply BATAL to stop"

_WORD = re.compile(r"(?<![a-z0-9])(?:stop(?: all)?|batal(?: semua)?|henti|unsubscribe|unsub)(?![a-z0-9])")
_TELLS = Words(
    """
    reply, rply, replying, bls, hntr, wasap, msg, text, sms, send, sending, type, whatsapp, wsap, ws, respond,
    balas, hantar, hantarkan, taip, jawab, opt out, opt-out, unsubscribe, unsub, to stop, to cancel, untuk berhenti,
    utk berhenti, berhenti, keluar, tak nak, tidak mahu, tak mahu, stop sms,
    回复, 回覆, 发送, 發送, 输入, 键入, 退订, 退訂, 取消, 回, 发短信, 传, 停止,
    நிறுத்த, வேண்டாம், விலக, பதில், அனுப்ப
    """
)
_WHAT_FOLLOWS = re.compile(
    r"[\"'”’」』)\] ]{0,3}(?:(?:if|=|-|:)|(?:to|utk|untuk|tuk|for) (?:opt|stop|unsub|end|cancel|quit|leave|berhenti|"
    r"henti|tidak|keluar|batal|tak|nyahlanggan)|(?:ke|kpd|kepada|to) [0-9]"
    r"|退订|退訂|取消|停止|即可|以|到|至|என|எனப்|அனுப்ப|பதில்)"
)
_ANOTHER_STOP = re.compile(
    r"(?:non|one|bus|lrt|mrt|not|don['’]?t|can['’]?t|never|won['’]?t|doesn['’]?t|jangan|jgn|tak|tanpa|full) ?-? ?$"
)
_STOP_OF_CLAUSE = re.compile(r"[.!。\n]")
_BEFORE, _AFTER = 36, 36

_OFFERS = Words(
    """
    sale, sales, promo, promos, promotion, promotions, discount, discounts, offer, offers, deal, deals, voucher,
    vouchers, free, clearance, rebate, rebates, cashback, bonus, exclusive, buy, coupon, freebie, win, bundle, save,
    special, early bird, price from, prices from, from rm*, only rm*, now rm*, limited time, new arrival,
    new arrivals, new stock, grand opening, book now, order now, shop now, sign up, walk-in welcome,
    while stocks last, lowest price, membership at, new year, buffet, hurry, pre-order, preorder, promosi, jualan,
    diskaun, potongan, tawaran, percuma, baucar, baucer, murah, jimat, rebat, serendah, hadiah, istimewa, borong,
    pakej, menang, harga dari, beli 1, beli 2, beli 3, stok baru, stok terhad, jom beli, tempah sekarang, cuma rm*,
    hanya rm*, rm10 only, dapatkan sekarang, set lunch, pembelian, rugi, grab, % off, % discount, at rm*,
    register by, open for registration, daftar sekarang,
    优惠, 優惠, 折, 促销, 促銷, 特价, 特價, 特惠, 大减价, 减价, 免费, 免費, 赠送, 买一送, 买二送, 买一, 清货, 清仓,
    先到先得, 限时, 礼券, 抽奖, 专享, 套餐, 新货, 只需rm*, 只要rm*, 起价, 现金券,
    சலுகை, தள்ளுபடி, இலவச, விற்பனை, புதிய வருகை, வாங்கினால், சிறப்பு விலை, குறைந்த விலை, ஆஃபர், கூப்பன், முதல் rm*, வவுச்சர்,
    பரிசு வெல்ல
    """,
    r"[0-9] for rm ?[0-9.,]+|rm ?[0-9][0-9.,]*(?: off| only| je| sahaja| shj| nett| முதல்| மட்டும்|起)",
)


def is_promotion(folded: Folded) -> bool:
    """A guess by words of offers in English, Malay, Chinese and Tamil."""
    return _OFFERS.is_in(folded.text)


def tells_how_to_stop(folded: Folded) -> bool:
    """True for STOP, STOP ALL, BATAL, BATAL SEMUA, HENTI or UNSUBSCRIBE beside words that say what to do with it."""
    text = folded.text
    for found in _WORD.finditer(text):
        before = _STOP_OF_CLAUSE.split(text[max(0, found.start() - _BEFORE) : found.start()])[-1]
        if _ANOTHER_STOP.search(before):
            continue
        if _TELLS.is_in(before) or _WHAT_FOLLOWS.match(text[found.end() : found.end() + _AFTER]):
            return True
    return False


def with_opt_out(text: str) -> str:
    """`text` with "Reply BATAL to stop" behind it, as a sentence of its own."""
    body = text.rstrip()
    if not body:
        return OPT_OUT_SENTENCE
    gap = " " if body[-1] in ".!?。！？…" else ". "
    return f"{body}{gap}{OPT_OUT_SENTENCE}"
