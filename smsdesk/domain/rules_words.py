"""The words by which requests for personal data are told, in English, Malay, Chinese and Tamil."""

import re
from enum import IntEnum

from smsdesk.domain.rules_text import Words


class Ask(IntEnum):
    """How plainly a word asks. A thing that is asked for only DIRECTly is harmless beside weaker words."""

    DIRECT = 1  # reply, send, enter
    VERIFY = 2  # verify, confirm, log in
    UPDATE = 3  # update, need


_OWNED = (
    r"(?:ic|i/c|kp|k/p|nric|mykad|mykid|pass?port|akaun|acc(?:ount)?|a/c"
    r"|kad (?:pengenalan|atm|debit|kredit|bank)|kad)"
)
_NUMBERS = (
    rf"n(?:ombor|bor)\.? ?{_OWNED}(?! ?(?:ahli|keahlian|giliran|rawatan|member))"
    rf"|n(?:o|um|om)[. ]{{1,2}}{_OWNED}(?! ?(?:ahli|keahlian|giliran|rawatan|member))"
    r"|(?:i\.?/?c\.?|nric|mykad|mykid|passport|account|acc|a/c|(?:bank|atm|debit|credit|identity|identification) "
    r"(?:card|account|acc)|card|identity|identification|epf) (?:numbers?|no|num|details?|digits)"
)
"""Numbers that belong to a person, in Malay ("no. kad pengenalan") and English ("IC number")."""

THINGS = {
    # Numbers that belong to a person: whatever asks for them asks for too much.
    Ask.UPDATE: Words(
        """
        cvv, cvc, cvv2, dob, date of birth, birth date, tarikh lahir, t/lahir, last 4 digits, last four digits,
        mother's maiden name, expiry date of your card, nama ibu kandung,
        身份证号, 身分证号, 身份证字号, 登记号码, 账号, 帐号, 账户号码, 户口号, 银行户口, 银行卡号, 信用卡号, 卡号,
        出生日期, 护照号, 身份證號, 帳號, 卡號, 生日日期, 安全码,
        அட்டை எண், ic எண், nric எண், mykad எண், ஐசி எண், கணக்கு எண், பிறந்த தேதி, பிறந்த நாள், கடவுச்சீட்டு எண், பாஸ்போர்ட் எண்,
        அடையாள எண்
        """,
        _NUMBERS,
    ),
    # Secrets and whole sets of data: a bank tells people to change them, so a weak word is none of asking.
    Ask.VERIFY: Words(
        """
        otp, tac, pin, password, passwords, passcode, pwd, username, usernames, login, user name, user id,
        security code, verification code, one-time password, tac code, kod tac, kata laluan, katalaluan,
        nama pengguna, kod pengesahan, kod otp, kod keselamatan, id pengguna, bank details, banking details,
        account details, card details, personal details, personal information, personal data, personal info,
        butiran bank, maklumat bank, butiran akaun, maklumat akaun, maklumat peribadi, butiran peribadi,
        butir peribadi, data peribadi, maklumat diri, butiran diri, maklumat kad, butiran kad, details bank,
        details akaun, digit code, digits code, 6-digit code, kod 6 digit, tpin,
        密码, 密碼, 验证码, 驗證碼, 用户名, 个人资料, 個人資料, 个人信息, 银行资料, 银行信息, 户口资料,
        கடவுச்சொல், பயனர் பெயர், ரகசிய எண், ஒருமுறை குறியீடு, சரிபார்ப்புக் குறியீடு, சரிபார்ப்பு குறியீடு, தனிப்பட்ட விவரங்கள,
        தனிப்பட்ட தகவல், வங்கி விவரங்கள, கணக்கு விவரங்கள, பின் எண், குறியீட்டை
        """
    ),
    # What a shop may well mention; only a plain request counts.
    Ask.DIRECT: Words(
        """
        ic, mykad, mykid, nric, passport, pasport, salary, gaji, payslip, identity card, kad pengenalan, full name,
        your name, ur name, nama penuh, nama anda, nama u, nama anak, child's name, home address, your address,
        alamat rumah, alamat anda, alamat penuh, full address, mailing address, your age, umur anda, slip gaji,
        bank statement, penyata bank, penyata gaji, your phone number, your mobile number, your contact number,
        your email, no telefon anda, nombor telefon anda, no tel anda, alamat emel, your details, butiran anda,
        maklumat anda, nama n alamat, nama dan alamat, name and address,
        身份证, 身分证, 身份證, 全名, 您的姓名, 姓名, 住址, 家庭地址, 薪水单, 银行户口,
        அடையாள அட்டை, முழுப் பெயர, முழு பெயர, உங்கள் பெயர, முகவரியை, வீட்டு முகவரி, சம்பள
        """
    ),
}

ASKS = {
    Ask.DIRECT: Words(
        """
        reply, rply, bls, hntr, msg us, msg your, msg ur, wasap, wassap, whatsap, send, provide, submit, share,
        give, fill, key in, type, state, include, furnish, forward, upload, snap, disclose, enter, insert, tell us,
        sila sms, pls sms, please sms, sms your, sms ur, sms us, sms nama, sms no, sms full, sms ic, sms kami,
        text us, text your, text ur, whatsapp your, whatsapp ur, whatsapp us, wsap, email us, email your, pm us,
        dm us, message us, let us have, what is your, what's your, attach, quote, balas, hantar, hantarkan, taip,
        isi, isikan, masukkan, beri, berikan, nyatakan, lampirkan, sertakan, kongsi, kongsikan, dedahkan, muat naik,
        serahkan, kemukakan, maklumkan, jawab, poskan, emel, apakah, berapakah, beritahu, bgtau, bagitau,
        回复, 回覆, 发送, 發送, 提供, 输入, 輸入, 填写, 填上, 填妥, 告知, 上传, 传送, 发来, 发给, 附上, 提交,
        是多少, 告诉, 分享, 透露, 呈交, 寄来, 写下, 发到,
        அனுப்ப, பதிலளி, பதில் அளி, உள்ளிட, தெரிவி, கொடு, தாருங்கள், தரவும், வழங்க, பதிவிட, குறிப்பிட, பகிர, sms செய்,
        பூர்த்தி, நிரப்ப, எழுதி, சொல்ல, பதிவேற்ற, பதில் தர
        """
    ),
    Ask.VERIFY: Words(
        """
        verify, verifying, register, registering, daftar, confirm, validate, log in, login, log-in, sign in, ask,
        asking, asks, request, requests, require, required, sahkan, pengesahan, log masuk, meminta, minta, mohon,
        diminta, diperlukan, tanya, bertanya, authenticate, need, needs, perlukan,
        验证, 驗證, 登入, 登录, 确认, 核实, 索取, 要求, 询问,
        சரிபார், உறுதிப்படுத், உள்நுழை, கேட்க, கேட்போம்
        """
    ),
    Ask.UPDATE: Words(
        """
        update, updating, complete, kemas kini, kemaskini, perlu, lengkapkan,
        更新, 需要, 补充,
        புதுப்பி, தேவை
        """
    ),
}

BRINGS = Words(
    """
    bring, show, present, carry, collect, bawa, bwk, bawak, tunjuk, tunjukkan, menunjukkan, wear,
    携带, 出示, 带上, 带备, 凭, 携同,
    கொண்டு, காட்ட, எடுத்து வ, சமர்ப்பித்து
    """
)

DENIALS = Words(
    """
    do not, don't, don’t, dont, never, not to, won't, won’t, will not, not ask, no need to, does not, doesn't,
    doesn’t, avoid, refrain, not share, cannot ask, no one should, nobody, jangan, jgn, tidak akan, tak akan,
    takkan, tdk akan, tidak perlu, tak perlu, usah, elak*, tidak pernah, tak pernah, dilarang, x akan, xkan,
    tidak sekali-kali,
    请勿, 切勿, 勿, 不要, 不会, 绝不, 别, 无需, 不必, 不用, 不得, 从不, 不應, 請勿, 不會, 絕不, 未曾
    """
)

SECRETS = Words(
    """
    otp, tac, pin, code, kod, password, passcode, laluan,
    验证码, 驗證碼, 密码,
    குறியீட*, குறியீடு, ரகசிய, கடவுச்சொல், சரிபார்ப்பு
    """
)
_CODE = r"[0-9]{3,4}[ -]?[0-9]{1,4}(?![ -]?[0-9])"
GIVEN_CODE = (
    re.compile(rf"(?<![0-9]){_CODE}[^0-9]{{0,24}}$"),
    re.compile(
        rf"(?: (?:code|kod|number|no|anda|u|ini))?[ :=]{{0,2}}(?:is|ialah|adalah|are|是|为|:)?[ :=]{{0,2}}{_CODE}"
    ),
)
