import brotli
import pytest

URL = "/learn/"


@pytest.mark.django_db
def test_page_is_sent_with_brotli_where_the_browser_takes_it(client):
    plain = client.get(URL)
    page = client.get(URL, headers={"Accept-Encoding": "gzip, deflate, br;q=0.9"})

    assert page.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in page.headers["Vary"]
    assert page.headers["Content-Length"] == str(len(page.content))
    assert b"<h1" in brotli.decompress(page.content)
    assert "Content-Encoding" not in plain.headers


@pytest.mark.django_db
def test_page_is_sent_with_gzip_to_older_browsers(client):
    page = client.get(URL, headers={"Accept-Encoding": "gzip"})

    assert page.headers["Content-Encoding"] == "gzip"


@pytest.mark.django_db
def test_short_answer_is_not_compressed(client):
    page = client.get("/healthz", headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in page.headers
