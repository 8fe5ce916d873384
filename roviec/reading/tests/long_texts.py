"""Invented texts long enough to wrap and to break pages."""

from __future__ import annotations

from bench.reading.cases import load
from roviec.reading.tests.laid_out import Text

REPORT = Text(
    "report",
    head=(
        ("HUYỆN ỦY NẬM RỐM", "BAN TUYÊN GIÁO", "*", "Số 47-BC/BTGHU"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", "Nậm Rốm, ngày 16 tháng 11 năm 2021"),
    ),
    paragraphs=(
        "BÁO CÁO",
        "kết quả kiểm tra việc thực hiện Chỉ thị số 05-CT/TW của Bộ Chính trị tại các đảng ủy xã, thị trấn trên địa bàn huyện giai đoạn 2019 - 2021",
        "-----",
        "Thực hiện Kế hoạch số 21-KH/HU ngày 04/3/2021 của Ban Thường vụ Huyện ủy Nậm Rốm về kiểm tra công tác tuyên giáo, từ ngày 05/10/2021 đến ngày 29/10/2021, Đoàn kiểm tra do đồng chí Hoàng Thị Mỷ, Ủy viên Ban Thường vụ, Trưởng Ban Tuyên giáo Huyện ủy làm Trưởng đoàn đã kiểm tra 12 đảng ủy xã và 03 chi bộ trực thuộc. Ban Tuyên giáo Huyện ủy báo cáo kết quả như sau:",
        "I. Thành phần đoàn kiểm tra",
        "1. Đồng chí Hoàng Thị Mỷ, Ủy viên Ban Thường vụ, Trưởng Ban Tuyên giáo Huyện ủy - Trưởng đoàn.",
        "2. Đồng chí Cầm Văn Lả, Huyện ủy viên, Phó Trưởng Ban Tuyên giáo Huyện ủy - Phó trưởng đoàn.",
        "3. Đồng chí Đèo Thị Ín, Phó Chủ nhiệm Ủy ban Kiểm tra Huyện ủy, thành viên.",
        "4. Đồng chí Giàng A Dế, Phó Giám đốc Trung tâm Chính trị huyện, thành viên.",
        "II. Kết quả đạt được",
        "Từ năm 2019 đến nay, Ban Tuyên giáo Huyện ủy đã tham mưu ban hành 37 văn bản; phối hợp mở 64 lớp bồi dưỡng lý luận chính trị cho 4.815 lượt cán bộ, đảng viên; tổ chức 112 hội nghị báo cáo viên với gần 9.300 lượt người nghe. Toàn huyện xây dựng được 158 mô hình học tập và làm theo Bác, hiện còn 141 mô hình đang duy trì. Tỷ lệ cán bộ, đảng viên tham gia học tập nghị quyết đạt 98,7%, tăng 2,4% so với cùng kỳ năm 2020. Có 15/15 đảng ủy xây dựng kế hoạch thực hiện Nghị quyết số 35-NQ/TW ngày 22/10/2018 của Bộ Chính trị.",
        "Công tác khoa giáo được quan tâm; 100% trường học trên địa bàn tổ chức sinh hoạt dưới cờ theo chủ đề. Phong trào văn hóa, văn nghệ phát triển rộng khắp, trong 3 năm huyện tổ chức 26 buổi giao lưu, thu hút hơn 11.000 lượt người tham gia.",
        "III. Hạn chế",
        "Công tác nắm bắt dư luận xã hội ở một số cơ sở còn chậm, thiếu chủ động.",
        "Việc sơ kết, tổng kết các chỉ thị, nghị quyết tại Đảng ủy xã Pá Khôm và Đảng ủy xã Noong Lay chưa kịp thời; nội dung sinh hoạt chuyên đề của một số chi bộ còn chung chung, chưa gắn với nhiệm vụ của đơn vị.",
        "IV. Kiến nghị, đề nghị",
        "- Đề nghị Ban Tuyên giáo Tỉnh ủy quan tâm mở thêm các lớp bồi dưỡng nghiệp vụ cho đội ngũ báo cáo viên, tuyên truyền viên ở cơ sở; sớm có hướng dẫn về chế độ đối với cộng tác viên dư luận xã hội.",
        "- Yêu cầu các đảng ủy xã, thị trấn khắc phục những hạn chế đã nêu, báo cáo kết quả về Ban Tuyên giáo Huyện ủy trước ngày 15/12/2021.",
        "- Trong năm 2022, phấn đấu mở ít nhất 20 lớp bồi dưỡng cho khoảng 1.500 học viên.",
    ),
)

LEAD = "Sáng 18-11, tại hội trường Trung tâm Chính trị, Ban Tuyên giáo Tỉnh ủy Đông Lĩnh tổ chức hội nghị giao ban công tác tuyên giáo quý IV năm 2022. Đồng chí Lường Thị Pấn, Ủy viên Ban Thường vụ, Trưởng Ban Tuyên giáo Tỉnh ủy chủ trì hội nghị."

NEWS = Text(
    "news",
    paragraphs=(
        "Thứ Sáu, 18/11/2022",
        "Ban Tuyên giáo Tỉnh ủy Đông Lĩnh tổ chức hội nghị giao ban công tác tuyên giáo quý IV năm 2022 với các huyện ủy, thành ủy",
        "",
        LEAD,
        "",
        LEAD
        + " Cùng dự có các đồng chí: Mè Văn Khoản, Phó Bí thư Thường trực Thành ủy Đông Lĩnh; Sùng Thị Chư, Phó Trưởng Ban Tuyên giáo Tỉnh ủy; Tẩn A Phìn, Giám đốc Sở Văn hóa, Thể thao và Du lịch; lãnh đạo ban tuyên giáo 9 huyện ủy, thành ủy.",
        "Đồng chí Lường Thị Pấn, Trưởng Ban Tuyên giáo Tỉnh ủy phát biểu kết luận hội nghị",
        "",
        "Theo báo cáo tại hội nghị, trong quý III, toàn ngành đã tuyên truyền, phổ biến 14 chỉ thị, nghị quyết của Đảng đến 312 chi bộ; xuất bản 45.000 tờ rơi, đăng tải 1.276 tin, bài. Tuy nhiên, công tác phối hợp giữa các cơ quan báo chí có lúc chưa chặt chẽ; việc định hướng thông tin trên mạng xã hội còn hạn chế. Nguyên nhân là do một số cấp ủy chưa quan tâm đúng mức.",
        "",
        "Phát biểu kết luận hội nghị, đồng chí Lường Thị Pấn đề nghị ban tuyên giáo các huyện ủy, thành ủy tiếp tục triển khai Nghị quyết số 08-NQ/TU ngày 12/4/2022 của Ban Chấp hành Đảng bộ tỉnh; chủ động nắm tình hình tư tưởng cán bộ, đảng viên và Nhân dân; đẩy mạnh tuyên truyền kỷ niệm 75 năm Ngày truyền thống của ngành. Các cơ quan báo chí tăng thời lượng phát sóng bằng tiếng dân tộc, phấn đấu đến hết năm 2023 đạt trên 90% thôn, bản được nghe đài.",
        "",
        "Tại hội nghị, 6 tập thể và 11 cá nhân được Chủ tịch Ủy ban nhân dân tỉnh tặng bằng khen vì có thành tích trong thực hiện Kết luận số 01-KL/TW, ngày 18/5/2021 của Bộ Chính trị.",
    ),
)

PASSAGES = Text(
    "passages",
    paragraphs=tuple(
        line
        for case in load()
        if case.id.startswith("fresh-") and not case.kept_aside
        for line in case.text.split("\n")
    ),
)

TEXTS = (REPORT, NEWS, PASSAGES)
