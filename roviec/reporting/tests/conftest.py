from __future__ import annotations

import pytest
from django.urls import reverse

from roviec.interface.tests.page_check import check_page
from roviec.reporting.tests.stage import Stage, set_up


@pytest.fixture
def stage(world) -> Stage:
    return set_up(world)


@pytest.fixture
def visit(stage, signed_in):
    """Fetch a page as somebody, and hold it against what every page must be."""

    def get(role: str, unit: str, name: str, *args, status: int = 200, **query):
        client = signed_in(stage.world.account(role, unit))
        response = client.get(reverse(f"reporting:{name}", args=args), query)
        assert response.status_code == status
        if status != 200:
            return ""
        html = response.content.decode()
        assert check_page(html) == []
        return html

    return get


@pytest.fixture
def post(stage, signed_in):
    """Send a form as somebody; the page that answers, or the one it leads to, is held the same."""

    def send(role: str, unit: str, name: str, *args, expect: int = 302, **data):
        client = signed_in(stage.world.account(role, unit))
        response = client.post(reverse(f"reporting:{name}", args=args), data)
        assert response.status_code == expect, response.content.decode()[:2000]
        if expect == 302:
            shown = client.get(response["Location"])
            assert shown.status_code == 200
            response = shown
        html = response.content.decode()
        assert check_page(html) == []
        return html

    return send
