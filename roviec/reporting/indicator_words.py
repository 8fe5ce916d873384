"""What is declared of an indicator, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.reporting.models import AddingUp, Indicator

OVER_LINE: dict[str, str] = {
    AddingUp.SUM: noop("Số của cấp trên là số riêng của mình cộng số của cấp dưới."),
    AddingUp.LAST: noop("Số của cấp trên là số mới nhất trong các số cấp dưới đưa lên."),
    AddingUp.WEIGHTED_MEAN: noop(
        "Số của cấp trên là bình quân các số cấp dưới, mỗi số tính theo trọng số của đơn vị đưa ra."
        " Đơn vị không có trọng số thì không vào bình quân."
    ),
    AddingUp.MAX: noop("Số của cấp trên là số lớn nhất trong các số cấp dưới."),
    AddingUp.MIN: noop("Số của cấp trên là số nhỏ nhất trong các số cấp dưới."),
    AddingUp.RATIO_FROM_PARTS: noop(
        "Cấp trên cộng các tử số, cộng các mẫu số rồi mới tính tỷ lệ; không lấy trung bình các tỷ"
        " lệ."
    ),
    AddingUp.SHARE_OF_UNITS: noop("Cấp trên đếm bao nhiêu đơn vị trả lời có trên số đã trả lời."),
    AddingUp.NOT_ADDITIVE: noop(
        "Không cộng lên cấp trên: cộng lại có thể tính trùng. Số đứng ở nơi đưa ra nó."
    ),
    AddingUp.COMPUTED: noop(
        "Ở mỗi cấp, tính lại từ các số của chính cấp đó. Thiếu một số thành phần thì chưa có số."
    ),
}
OVER_TIME: dict[str, str] = {
    AddingUp.SUM: noop("Số của nhiều kỳ liền nhau cộng lại thành số của cả thời gian đó."),
    AddingUp.LAST: noop("Số của cả thời gian là số của kỳ cuối."),
    AddingUp.WEIGHTED_MEAN: noop("Số của cả thời gian là bình quân các kỳ, tính theo trọng số."),
    AddingUp.MAX: noop("Số của cả thời gian là số của kỳ lớn nhất."),
    AddingUp.MIN: noop("Số của cả thời gian là số của kỳ nhỏ nhất."),
    AddingUp.RATIO_FROM_PARTS: noop("Cộng tử, cộng mẫu của các kỳ rồi tính lại tỷ lệ."),
    AddingUp.SHARE_OF_UNITS: noop("Mỗi kỳ đếm riêng; không gộp các kỳ."),
    AddingUp.NOT_ADDITIVE: noop("Không gộp các kỳ: mỗi kỳ đứng riêng."),
    AddingUp.COMPUTED: noop("Tính lại từ các số thành phần của cả thời gian."),
}


def over_line(indicator: Indicator) -> str:
    return _(OVER_LINE[indicator.over_line])


def over_time(indicator: Indicator) -> str:
    return _(OVER_TIME[indicator.over_time])
