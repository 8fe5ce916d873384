"""The phrases of the shipped indicators, on sentences such as reports of the sector hold."""

from __future__ import annotations

import pytest

from roviec.inspections.claimcheck.context import words_of
from roviec.inspections.claimcheck.matching import choose
from roviec.reading import read


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Năm 2024, Ban đã mở 18 lớp tập huấn nghiệp vụ.", ["classes_opened"]),
        (
            "Năm 2024, Trung tâm Chính trị mở 12 lớp cho 940 học viên.",
            ["classes_opened", "learners"],
        ),
        ("Năm 2024 có 1.120 lượt học viên tham gia.", ["attendances"]),
        ("Năm 2024, chất lượng học tập của các lớp đạt 97%.", ["learning_quality"]),
        (
            "Năm 2024, 19/20 chi, đảng bộ ban hành kế hoạch làm theo Bác.",
            ["organisations_with_plan"],
        ),
        (
            "Đến hết quý I, 99% chi bộ, đảng bộ học xong Nghị quyết Đại hội Đảng bộ tỉnh.",
            ["organisations_studied_resolution"],
        ),
        (
            "Năm 2024, 97% cấp ủy cơ sở đã học tập Nghị quyết số 35-NQ/TW.",
            ["organisations_studied_35"],
        ),
        ("Năm 2024, trên 95% đảng viên ký bản cam kết rèn luyện.", ["members_committed"]),
        (
            "Năm 2024, 98% cán bộ, đảng viên đăng ký việc làm theo Bác.",
            ["staff_registered"],
        ),
        ("Năm 2024, toàn xã đã xây dựng được 21 mô hình làm theo Bác.", ["models_built"]),
        ("Đến nay, xã hiện còn 17 mô hình làm theo Bác.", ["models_active"]),
        ("Năm 2024, xã phát động mới 6 mô hình học tập và làm theo Bác.", ["models_launched"]),
        ("Năm 2024, xã phát động 9 mô hình dân vận khéo.", ["skilful_models_launched"]),
        ("Xã tiếp tục duy trì 14 mô hình dân vận khéo.", ["skilful_models_active"]),
        ("Năm 2024, 98% xã, phường có Ban Tuyên giáo hoạt động.", ["communes_with_department"]),
        ("Năm 2024, Ban tổ chức 7 hội nghị báo cáo viên.", ["reporter_conferences"]),
        ("Năm 2024, Ban tổ chức 12 buổi thông tin thời sự.", ["reporter_talks"]),
        ("Năm 2024, Ban tổ chức 3 hội thảo, tọa đàm.", ["workshops"]),
        ("Năm 2024, Ban tiến hành 5 cuộc kiểm tra.", ["inspections_done"]),
        ("Năm 2024, Ban phát hành 12 số bản tin thông báo nội bộ.", ["newsletters_issued"]),
        ("Năm 2024, xã dựng 120 tấm pa nô.", ["panels"]),
        ("Năm 2024, xã treo 320 băng rôn, khẩu hiệu.", ["banners"]),
        (
            "Năm 2024, Ban ban hành 3 kế hoạch thực hiện Nghị quyết số 35-NQ/TW.",
            ["plans_35_issued"],
        ),
        ("Năm 2024, Ban tham mưu ban hành 64 văn bản chỉ đạo.", ["documents_issued"]),
        ("Năm 2024, Ban ban hành 15 kế hoạch.", ["plans_issued"]),
        (
            "Năm 2024, Ban ban hành 6 văn bản thực hiện Chỉ thị số 05-CT/TW.",
            ["directive_05_documents"],
        ),
        (
            "Năm 2024, các buổi tuyên truyền có 2.300 lượt người tham dự.",
            ["information_attendances"],
        ),
        ("Năm 2024, 4 tập thể được biểu dương.", ["collectives_commended"]),
        ("Đến cuối năm 2024, xã có 60 tuyên truyền viên.", ["propagandists"]),
    ],
)
def test_a_statement_finds_its_indicator(indicators, sentence, codes):
    reading = read(sentence, name="cau.txt")
    chosen = [choose(c, words_of(reading, at), indicators) for at, c in enumerate(reading.claims)]
    assert [choice.match and choice.match.indicator.code for choice in chosen] == codes


@pytest.mark.parametrize(
    "sentence",
    [
        "Năm 2024, toàn xã trồng được 12.000 cây xanh.",
        "Năm 2024, xã có 40 hộ thoát nghèo.",
        "Năm 2024 có 312 đảng viên dự đại hội.",
    ],
)
def test_what_is_no_figure_of_the_sector_finds_none(indicators, sentence):
    reading = read(sentence, name="cau.txt")
    assert len(reading.claims) == 1
    assert choose(reading.claims[0], words_of(reading, 0), indicators).match is None


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Năm 2024, xã tiếp nhận 12.400 hồ sơ.", "dossiers_received"),
        ("Năm 2024, 98,7% hồ sơ được giải quyết đúng hạn.", "dossiers_on_time"),
        ("Năm 2024, 1.180/1.200 hồ sơ giải quyết đúng hạn.", "dossiers_on_time"),
        ("Năm 2024, 86% hồ sơ nộp trực tuyến.", "dossiers_online"),
        ("Đến cuối năm 2024, còn 14 hồ sơ quá hạn.", "dossiers_overdue"),
        ("Năm 2024, 92% kết quả giải quyết được số hóa.", "results_digitised"),
        ("Năm 2024, 99% văn bản đi được ký số.", "documents_signed_digitally"),
        (
            "Đến nay, 100% cơ quan, đơn vị ban hành kế hoạch cải cách hành chính.",
            "reform_plan_issued",
        ),
        (
            "Năm 2024, hoàn thành 38/40 nhiệm vụ của kế hoạch cải cách hành chính.",
            "plan_tasks_done",
        ),
        ("Năm 2024, chỉ số cải cách hành chính đạt 88,5%.", "reform_index"),
        ("Năm 2024, có 6 sáng kiến được công nhận.", "initiatives_recognised"),
        ("Năm 2024, tỉnh ban hành 25 văn bản quy phạm pháp luật.", "legal_documents_issued"),
        ("Năm 2024, tỉnh rà soát 140 văn bản quy phạm pháp luật.", "legal_documents_reviewed"),
        ("Năm 2024, đơn giản hóa 56 thủ tục hành chính.", "procedures_simplified"),
        ("Đến cuối năm 2024, tỉnh công bố 1.850 thủ tục hành chính.", "procedures_published"),
        ("Năm 2024, giải ngân vốn đầu tư công đạt 95,2% kế hoạch.", "public_investment_disbursed"),
        ("Năm 2024, kinh phí tiết kiệm 820 triệu đồng.", "funds_saved"),
        ("Năm 2024, xã gửi 5 thư xin lỗi.", "apologies_sent"),
        ("Năm 2024, tiến hành 8 cuộc kiểm tra công vụ.", "duty_inspections"),
        ("Năm 2024, kiểm tra 30 lượt đơn vị.", "units_inspected"),
        ("Năm 2024, bồi dưỡng 640 lượt cán bộ, công chức.", "staff_trained"),
        (
            "Đến cuối năm 2024, 9/12 đơn vị sự nghiệp công lập tự chủ tài chính.",
            "self_financing_units",
        ),
        ("Năm 2024, phân cấp 45 nhiệm vụ.", "decentralised_tasks"),
        ("Năm 2024, trả lời 120/120 phản ánh, kiến nghị.", "feedback_answered"),
        (
            "Đến cuối năm 2024, cung cấp 320 dịch vụ công trực tuyến toàn trình.",
            "services_full_online",
        ),
        ("Năm 2024, toàn xã trồng được 12.000 cây xanh.", None),
        ("Năm 2024, xã có 40 hộ thoát nghèo.", None),
    ],
)
def test_a_statement_on_reform_finds_its_indicator(reform_indicators, sentence, code):
    reading = read(sentence, name="cau.txt")
    assert len(reading.claims) == 1
    match = choose(reading.claims[0], words_of(reading, 0), reform_indicators).match
    assert (match and match.indicator.code) == code
