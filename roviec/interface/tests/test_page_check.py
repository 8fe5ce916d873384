"""Each fault is found, and a good page passes."""

import pytest

from roviec.interface.tests.page_check import check_fragment, check_page

GOOD = """<!doctype html>
<html lang="vi"><head><title>Báo cáo – Rõ Việc</title><script src="/static/a.js" defer></script>
</head><body>
<a href="#main">Đến nội dung</a>
<main id="main"><h1>Báo cáo</h1><h2>Số liệu</h2><h3>Chi tiết</h3><h2>Khác</h2>
<form method="post" action="/luu"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="ten">Tên</label><input id="ten" name="ten" aria-describedby="goi-y"><p id="goi-y">Gợi ý</p>
<label>Kỳ <select name="ky"><option>1</option></select></label>
<textarea name="ghi" aria-label="Ghi chú"></textarea>
<button type="submit">Lưu</button><button aria-label="Đóng"><svg></svg></button></form>
<img src="/a.png" alt=""><a href="/x"><img src="/b.png" alt="Sơ đồ"></a>
<table><caption>Đơn vị</caption><tr><th scope="col">Đơn vị</th></tr><tr><th scope="row">Xã A</th><td>0</td></tr></table>
<p>Số None trong câu, và R&amp;D, và &lt;b&gt; là chữ.</p>
</main></body></html>"""


def test_a_good_page_has_no_fault():
    assert check_page(GOOD) == []


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("<!doctype html>", "", "doctype"),
        (' lang="vi"', "", "no lang"),
        ("<title>Báo cáo – Rõ Việc</title>", "", "0 <title>"),
        ("Báo cáo – Rõ Việc", " – ", "<title> is empty"),
        ("Báo cáo – Rõ Việc", " – Rõ Việc", "lacks the page's own name"),
        ("<h1>Báo cáo</h1>", "", "0 <h1>"),
        ("<h2>Khác</h2>", "<h1>Khác</h1>", "2 <h1>"),
        ("<h2>Số liệu</h2>", "", "skips from h1 to h3"),
        ("<h2>Khác</h2>", "<h2> </h2>", "<h2> is empty"),
        ("<main ", "<div ", "0 <main>"),
        ('<label for="ten">Tên</label>', "", "has no label"),
        ('<label for="ten">Tên</label>', '<label for="ten"></label>', "has no label"),
        ("<label>Kỳ <select", "<label><select", "<select name='ky'> has no label"),
        (' aria-label="Ghi chú"', "", "<textarea name='ghi'> has no label"),
        ('<p id="goi-y">', '<p id="ten">', "occurs 2 times"),
        ('id="goi-y"', 'id="gợi ý"', "has a space"),
        ('id="goi-y"', "", "aria-describedby names 'goi-y'"),
        ('id="ten"', 'id="tên"', "<label for='ten'> has no control"),
        ('<img src="/a.png" alt="">', '<img src="/a.png">', "has no alt"),
        ('<script src="/static/a.js" defer>', "<script>go()", "inline <script>"),
        ("</head>", "<style>p{}</style></head>", "inline <style>"),
        ("<h1>", '<h1 style="color:red">', "inline style="),
        ("<h1>", '<h1 onclick="go()">', "inline onclick="),
        ('href="/x"', 'href="#"', "dead link"),
        ('href="/x"', "", "dead link"),
        ('href="/x"', 'href="javascript:go()"', "dead link"),
        ('alt="Sơ đồ"', 'alt=""', "link without a name"),
        ('href="#main"', 'href="#khong-co"', "not there: #khong-co"),
        ("R&amp;D", "R&amp;amp;D", "escaped twice"),
        ("R&amp;D", "&amp;lt;b", "escaped twice"),
        ("<td>0</td>", "<td>None</td>", "<td> says 'None'"),
        ("<td>0</td>", "<td><a href='/y'> None </a></td>", "<a> says 'None'"),
        ("<td>0</td>", "<td>{{ total }}</td>", "template leftover"),
        ("<td>0</td>", "<td>{% if x %}</td>", "template leftover"),
        ("<td>0</td>", "<td>Decimal('3')</td>", "object instead of text"),
        ("<td>0</td>", "<td>&lt;roviec.Unit object at 0x7f&gt;</td>", "object instead of text"),
        ('action="/luu"', 'action="None"', "action='None'"),
        ("<button type=\"submit\">Lưu</button>", "<button></button>", "button without a name"),
        ('<button aria-label="Đóng">', "<button>", "button without a name"),
        ("<button type=\"submit\">Lưu</button>", "<input type='submit' value=''>", "button without"),
        (' scope="col"', "", "header without scope"),
        ("<th scope=\"col\">Đơn vị</th>", "<th scope=\"col\"></th>", "column header without text"),
        ('<input type="hidden" name="csrfmiddlewaretoken" value="x">', "", "without its token"),
        ('<textarea name="ghi"', '<input type="file" name="ghi"', "no multipart"),
        ('<a href="/x">', '<a href="/x"><button>Bấm</button>', "<button> inside <a>"),
    ],
)  # fmt: skip
def test_each_fault_is_found(was, now, fault):
    assert was in GOOD
    faults = check_page(GOOD.replace(was, now))
    assert any(fault in each for each in faults), faults


def test_a_table_without_headers_is_found():
    page = GOOD.replace('<tr><th scope="col">Đơn vị</th></tr>', "").replace(
        '<th scope="row">Xã A</th>', "<td>Xã A</td>"
    )
    assert check_page(page) == ["table without headers"]


def test_a_fragment_needs_no_head_but_good_parts():
    assert check_fragment('<td><a href="#elsewhere">3 đơn vị</a></td>') == []
    assert check_fragment("<p>None</p><input name='x'>") == [
        "<input name='x'> has no label",
        "<p> says 'None'",
    ]


def test_a_table_without_a_caption_is_found():
    page = GOOD.replace("<caption>Đơn vị</caption>", "")
    assert check_page(page) == ["table without caption"]
