"""Is this HTML a good page? One function for every page fetched in any test.

`check_page(html)` and `check_fragment(html)` return the faults found, each a sentence; an empty
list is a good page. It reads what a browser would build, not what the template meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeAlias

from lxml import html as lxml_html
from lxml.html import HtmlElement

Check: TypeAlias = Callable[[HtmlElement], Iterator[str]]

_NEEDS_LABEL = "input select textarea"
_NO_LABEL_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})
_ID_LISTS = (
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-errormessage",
    "aria-activedescendant",
    "aria-flowto",
)
_LEFTOVERS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_TWICE_ESCAPED = re.compile(r"&amp;(?:lt|gt|amp|quot|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
_NO_WORD = frozenset({"None", "nan", "NaN", "undefined", "null", "NULL"})
_PYTHON_LEAK = re.compile(
    r"<[\w.]+ object at 0x|Decimal\('|datetime\.date\(|OrderedDict\(|<QuerySet"
)
_NOT_READ = frozenset({"script", "style", "template", "textarea", "code", "pre", "title"})


def check_page(html: str) -> list[str]:
    """The faults of a whole page."""
    faults = [] if re.match(r"\s*<!doctype html>", html, re.IGNORECASE) else ["no <!doctype html>"]
    root = lxml_html.document_fromstring(html)
    faults += [fault for check in (*_OF_PAGES, *_OF_ALL) for fault in check(root)]
    return faults + _of_source(html)


def check_fragment(html: str) -> list[str]:
    """The faults of a part of a page, as returned to htmx; links out of the part are allowed."""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    return [fault for check in _OF_ALL for fault in check(root)] + _of_source(html)


# --- of whole pages ------------------------------------------------------------------------


def _language(root: HtmlElement) -> Iterator[str]:
    if not (root.get("lang") or "").strip():
        yield "<html> has no lang"


def _title(root: HtmlElement) -> Iterator[str]:
    titles = [_text(each) for each in root.xpath("//head/title")]
    if len(titles) != 1:
        yield f"{len(titles)} <title> elements instead of one"
    elif not titles[0].strip(" –-|·"):
        yield "<title> is empty"
    elif titles[0].startswith(("–", "-", "|")):
        yield f"<title> lacks the page's own name: {titles[0]!r}"


def _headings(root: HtmlElement) -> Iterator[str]:
    found = [
        (int(each.tag[1]), _text(each))
        for each in root.xpath(
            "//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
        )
    ]
    firsts = [text for level, text in found if level == 1]
    if len(firsts) != 1:
        yield f"{len(firsts)} <h1> instead of one"
    before = 0
    for level, text in found:
        if not text:
            yield f"<h{level}> is empty"
        # What stands above the h1 (a summary of errors) may begin lower.
        if before and level > before + 1:
            yield f"heading level skips from h{before} to h{level}: {text!r}"
        before = level


def _main(root: HtmlElement) -> Iterator[str]:
    mains = root.xpath("//main")
    if len(mains) != 1:
        yield f"{len(mains)} <main> instead of one"


def _fragment_links(root: HtmlElement) -> Iterator[str]:
    ids = set(root.xpath("//@id"))
    for link in root.xpath("//a[starts-with(@href, '#')]"):
        target = link.get("href")[1:]
        if target and target not in ids:
            yield f"link to a place that is not there: #{target}"


# --- of pages and fragments ----------------------------------------------------------------


def _unique_ids(root: HtmlElement) -> Iterator[str]:
    for name, times in Counter(root.xpath("//@id")).items():
        if times > 1:
            yield f"id {name!r} occurs {times} times"
        if not name.strip() or re.search(r"\s", name):
            yield f"id {name!r} is empty or has a space"


def _references(root: HtmlElement) -> Iterator[str]:
    ids = set(root.xpath("//@id"))
    for attribute in _ID_LISTS:
        for value in root.xpath(f"//@{attribute}"):
            for name in value.split():
                if name not in ids:
                    yield f"{attribute} names {name!r}, which is not there"
    for label in root.xpath("//label[@for]"):
        if label.get("for") not in ids:
            yield f"<label for={label.get('for')!r}> has no control"


def _labelled(root: HtmlElement) -> Iterator[str]:
    labels = {label.get("for") for label in root.xpath("//label[@for]") if _name(label)}
    for tag in _NEEDS_LABEL.split():
        for control in root.iter(tag):
            if (control.get("type") or "").lower() in _NO_LABEL_TYPES or _has_aria_name(control):
                continue
            inside = any(_label_text(each) for each in control.iterancestors("label"))
            if not inside and control.get("id") not in labels:
                yield f"<{tag} name={control.get('name')!r}> has no label"


def _images(root: HtmlElement) -> Iterator[str]:
    for image in root.iter("img"):
        if image.get("alt") is None:
            yield f"<img src={image.get('src')!r}> has no alt"


def _scripts_and_styles(root: HtmlElement) -> Iterator[str]:
    for script in root.iter("script"):
        if script.get("src") is None and script.get("type") != "application/json":
            yield "inline <script>"
    if any(True for _each in root.iter("style")):
        yield "inline <style>"
    for element in root.xpath("//*[@*]"):
        for attribute in element.attrib:
            name = str(attribute).lower()
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                yield f"inline {name}= on <{element.tag}>"


def _links(root: HtmlElement) -> Iterator[str]:
    for link in root.xpath("//a"):
        href = link.get("href")
        text = _name(link)
        if href is None or href.strip() in ("", "#") or "javascript:" in href.lower():
            yield f"dead link {href!r}: {text!r}"
        if not text:
            yield f"link without a name: {href!r}"


def _buttons(root: HtmlElement) -> Iterator[str]:
    for button in root.iter("button"):
        if not _name(button):
            yield f"button without a name: {button.get('name')!r}"
    for button in root.xpath("//input[@type='submit' or @type='button']"):
        if not (button.get("value") or "").strip() and not _has_aria_name(button):
            yield f"button without a name: {button.get('name')!r}"


def _tables(root: HtmlElement) -> Iterator[str]:
    for table in root.iter("table"):
        heads = list(table.iter("th"))
        if table.get("class") != "paper-table" and not any(map(_text, table.iter("caption"))):
            yield "table without caption"
        if not heads:
            yield "table without headers"
        for head in heads:
            if head.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                yield f"table header without scope: {_text(head)!r}"
            elif head.get("scope") == "col" and not _name(head):
                yield "column header without text"


def _forms(root: HtmlElement) -> Iterator[str]:
    for form in root.iter("form"):
        if (form.get("method") or "").lower() != "post":
            continue
        if not form.xpath(".//input[@name='csrfmiddlewaretoken']"):
            yield f"POST form without its token: {form.get('action')!r}"
        has_file = form.xpath(".//input[@type='file']")
        if has_file and form.get("enctype") != "multipart/form-data":
            yield f"form with a file but no multipart: {form.get('action')!r}"


def _nesting(root: HtmlElement) -> Iterator[str]:
    for outer in ("a", "button", "label"):
        for inner in root.xpath(f"//{outer}//a | //{outer}//button"):
            yield f"<{inner.tag}> inside <{outer}>: {_name(inner)!r}"


def _leftovers(root: HtmlElement) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in _NOT_READ:
            continue
        for text in _own_texts(element):
            if match := _LEFTOVERS.search(text):
                yield f"template leftover {match.group()!r} in <{element.tag}>"
            if match := _PYTHON_LEAK.search(text):
                yield f"object instead of text {match.group()!r} in <{element.tag}>"
            if text.strip() in _NO_WORD:
                yield f"<{element.tag}> says {text.strip()!r}"


def _empty_attributes(root: HtmlElement) -> Iterator[str]:
    for attribute in ("value", "href", "action", "aria-label", "placeholder"):
        for value in root.xpath(f"//@{attribute}"):
            if value.strip() == "None" or "{{" in value:
                yield f"{attribute}={value!r}"


_OF_PAGES: tuple[Check, ...] = (_language, _title, _headings, _main, _fragment_links)
_OF_ALL: tuple[Check, ...] = (
    _unique_ids,
    _references,
    _labelled,
    _images,
    _scripts_and_styles,
    _links,
    _buttons,
    _tables,
    _forms,
    _nesting,
    _leftovers,
    _empty_attributes,
)


def _of_source(html: str) -> list[str]:
    return [f"escaped twice: {found}" for found in sorted(set(_TWICE_ESCAPED.findall(html)))]


def _own_texts(element: HtmlElement) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tail:
            yield child.tail


def _text(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _label_text(label: HtmlElement) -> str:
    """What a label that wraps its control says: the control's own texts do not count."""
    own = label.xpath(".//text()[not(ancestor::select or ancestor::textarea or ancestor::button)]")
    return "".join(map(str, own)).strip()


def _name(element: HtmlElement) -> str:
    """What a screen reader would call it: label, text, or the names of pictures inside."""
    if _has_aria_name(element):
        return (element.get("aria-label") or element.get("aria-labelledby") or "").strip()
    pictures = element.xpath(".//img/@alt | .//*[local-name()='svg']/@aria-label")
    return " ".join([_text(element), *map(str, pictures)]).strip()


def _has_aria_name(element: HtmlElement) -> bool:
    return bool((element.get("aria-label") or element.get("aria-labelledby") or "").strip())
