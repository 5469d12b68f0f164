"""Names and pasted parts with markup in them are text, whatever they look like."""

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.workbench import document, node, ready, saved, select, start

MARKUP = [
    "<script>{}</script>",
    "<img src=x onerror={}>",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:{}><text>x</text></a></svg>",
    "<svg><foreignObject><body onload={}></foreignObject></svg>",
    "<svg><use href='data:image/svg+xml,<svg onload={}>#x'/></svg>",
    "<iframe src=javascript:{}>",
    "<iframe srcdoc='<script>{}</script>'>",
    "<a href=javascript:{}>click</a>",
    "<b onmouseover={}>bold</b>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    "<body onload={}>",
    "<math><mtext><script>{}</script>",
    "<object data=javascript:{}>",
    "<style>*{{background:url(javascript:{})}}</style>",
    "<p hx-get=/x hx-trigger=load hx-on::load={}>",
    "<p hx-on:click={} data-hx-get=/y>",
]
FRAMES = ["{}", '">{}', "'>{}", "</title>{}", "</text></svg>{}", "]]>{}", "-->{}"]
CALL = "hacked()"
PAYLOADS = [frame.format(markup.format(CALL))[:80] for markup in MARKUP for frame in FRAMES]
PAYLOADS += [
    "{{ draft.document }}",
    "{% csrf_token %}",
    "&lt;b&gt;",
    "\u202eevil",
    "javascript:hacked()",
]


@pytest.fixture
def hacks(page):
    """What a payload has managed to do."""
    found = []
    page.on("dialog", lambda dialog: (found.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    page.expose_function("hacked", lambda: found.append("ran"))
    return found


def foreign(page):
    """Elements that only a payload can have made."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
          "main script:not([src^='/static/']), main img, main iframe, main object, main style,"
          + "main animate, main math, main foreignObject, main use, svg a,"
          + "[onload], [onerror], [onfocus], [onmouseover], [ontoggle], [onbegin],"
          + "[hx-trigger=load], [data-hx-get]"
        )].map((element) => element.outerHTML)"""
    )


def test_hostile_names_are_shown_as_text_everywhere(page, base_url, hacks):
    assert len(PAYLOADS) >= 100
    start(page, base_url)
    select(page, "email")
    field = page.locator("#name-field")
    for number, name in enumerate(PAYLOADS, start=2):
        field.fill(name)
        field.press("Enter")
        expect(page.locator("#bench-bar")).to_have_attribute("data-revision", str(number))
        shown = page.evaluate(
            """() => [
              document.querySelector("#name-field").value,
              document.querySelector("#inspector-title").textContent,
              document.querySelector("#outline [data-select=email]").textContent,
              document.querySelector("#canvas [data-id=email] .node-name").textContent,
            ]"""
        )
        assert shown[:3] == [name] * 3
        assert foreign(page) == []
    page.reload()
    ready(page)

    assert foreign(page) == []
    assert hacks == []


def test_pasted_parts_with_hostile_names_are_shown_as_text(page, base_url, hacks):
    start(page, base_url)
    parts = [
        {"id": f"p{number}", "service": "sqs", "name": name}
        for number, name in enumerate(PAYLOADS[::7])
    ]
    text = json.dumps({"format": "studyapp.design/1", "components": parts, "connections": []})
    page.evaluate(
        """(text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          document.body.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )
    expect(node(page, "sqs-2")).to_be_attached()
    saved(page)

    names = {one.get("name") for one in document(page)["components"]}
    assert {part["name"] for part in parts} <= names
    assert foreign(page) == []
    assert hacks == []
