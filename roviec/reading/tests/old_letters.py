"""Texts as programs of the nineties stored them: the codes of TCVN3 and VNI fonts, as a program
that takes them for Western letters shows them.

Written from the code charts the other way round, so that the reader's tables are held by others.
"""

from __future__ import annotations

import unicodedata

# TCVN 5712:1993, set VN3: code in hexadecimal and letter.
_VN3_CHART = """
A1 Ă A2 Â A3 Ê A4 Ô A5 Ơ A6 Ư A7 Đ A8 ă A9 â AA ê AB ô AC ơ AD ư AE đ
B5 à B6 ả B7 ã B8 á B9 ạ BB ằ BC ẳ BD ẵ BE ắ C6 ặ C7 ầ C8 ẩ C9 ẫ CA ấ CB ậ
CC è CE ẻ CF ẽ D0 é D1 ẹ D2 ề D3 ể D4 ễ D5 ế D6 ệ D7 ì D8 ỉ DC ĩ DD í DE ị
DF ò E1 ỏ E2 õ E3 ó E4 ọ E5 ồ E6 ổ E7 ỗ E8 ố E9 ộ EA ờ EB ở EC ỡ ED ớ EE ợ
EF ù F1 ủ F2 ũ F3 ú F4 ụ F5 ừ F6 ử F7 ữ F8 ứ F9 ự FA ỳ FB ỷ FC ỹ FD ý FE ỵ
"""
_PAIRS = _VN3_CHART.split()
VN3 = {letter: chr(int(code, 16)) for code, letter in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}

# VNI: the mark behind a letter by tone, alone and on a circumflex or breve.
_TONE = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BOWL = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def in_tcvn3(text: str) -> str:
    """Capitals with a tone have no code: they are stored as the small letter."""
    return "".join(
        VN3.get(c) or VN3.get(c.lower()) or c for c in unicodedata.normalize("NFC", text)
    )


def in_vni(text: str) -> str:
    return "".join(map(_vni, unicodedata.normalize("NFC", text)))


def _vni(letter: str) -> str:
    low = letter.lower()
    base, *marks = list(unicodedata.normalize("NFD", low))
    tone = next((mark for mark in marks if mark in _TONE), "")
    if low == "đ":
        code = "ñ"
    elif low == "ỵ":
        code = "î"
    elif base == "i" and tone:
        code = _I[tone]
    elif "\u0302" in marks:
        code = base + _HAT[tone]
    elif "\u0306" in marks:
        code = base + _BOWL[tone]
    elif "\u031b" in marks:
        code = {"o": "ô", "u": "ö"}[base] + (_TONE[tone] if tone else "")
    elif base in "aeouy" and tone:
        code = base + _TONE[tone]
    else:
        return letter
    return code if letter.islower() else code.upper()
