"""Every text of the interface has its English, with the same things filled in."""

import re

from roviec.translations import extract, untranslated

FILLED = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}|%[sd]")


def test_no_text_is_without_english():
    assert untranslated() == []


def test_translations_fill_in_the_same_things():
    wrong = []
    for message in extract():
        if not message.id:
            continue
        asked = message.id if isinstance(message.id, tuple) else (message.id,)
        given = message.string if isinstance(message.string, tuple) else (message.string,)
        whole = set(FILLED.findall(asked[-1]))
        wrong += [text for text in given if text and set(FILLED.findall(text)) - whole]
        if len(asked) == 1 and given[0] and set(FILLED.findall(given[0])) != whole:
            wrong.append(given[0])
    assert wrong == []


def test_a_page_is_shown_in_the_chosen_language(client, db):
    client.cookies["django_language"] = "en"
    page = client.get("/sign-in/").content.decode()
    assert '<html lang="en"' in page
    assert "Sign in" in page
    assert "Đăng nhập" not in page


def test_vietnamese_stands_until_english_is_chosen(client, db):
    page = client.get("/sign-in/", headers={"accept-language": "en-US,en;q=0.9"}).content.decode()
    assert '<html lang="vi"' in page
    chosen = client.post("/i18n/setlang/", {"language": "en", "next": "/sign-in/"})
    assert chosen.status_code == 302
    assert "Sign in" in client.get("/sign-in/").content.decode()
    client.cookies["django_language"] = "xx"
    assert "Đăng nhập" in client.get("/sign-in/").content.decode()
