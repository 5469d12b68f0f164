"""Requests a second and p95 of the three busiest requests, each beside a bare Django twin.

Run as `make bench`. Both servers run at once, idle while the other is measured; eight learners with
a connection each send what was prepared beforehand, in turn app and twin, three rounds.
"""

import html
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode

LEARNERS = 8
ROUNDS = 3
CHAPTER = "/learn/sqs-in-depth/"
PAGES_A_ROUND = 20
ROOT = Path(__file__).resolve().parents[1]
FORM_TYPE = "application/x-www-form-urlencoded"


class Browser:
    """One learner: a kept connection and its cookies."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {}

    def send(self, method, path, body=None, **headers):
        """(status, headers, text) of one request."""
        headers |= {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Accept-Encoding": "gzip",
        }
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:  # kept idle for too long while preparing
            self.connection.close()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        data = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.getheader("Content-Encoding") == "gzip":
            import gzip

            data = gzip.decompress(data)
        return answer.status, answer.headers, data.decode()

    def get(self, path):
        status, _, text = self.send("GET", path)
        assert status == 200, (path, status)
        return text

    def post(self, path, fields):
        headers = {"Content-Type": FORM_TYPE, "HX-Request": "true"}
        return self.send("POST", path, urlencode(fields, doseq=True), **headers)


def hidden_fields(page):
    """Names and values of a form's hidden fields."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        fields = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if fields.get("type") == "hidden":
            found[fields["name"]] = html.unescape(fields.get("value", ""))
    return found


def form_with(page, marker):
    """The text of the form that contains `marker`."""
    return next(form for form in re.findall(r"<form.*?</form>", page, re.S) if marker in form)


def prepare_answers(browser):
    """(path, fields) of an answer to every question of the course, none sent yet."""
    form = form_with(browser.get("/practise/"), 'name="count"')
    fields = hidden_fields(form) | {"which": "all", "count": "all"}
    status, headers, text = browser.send(
        "POST", "/practise/", urlencode(fields), **{"Content-Type": FORM_TYPE}
    )
    assert status == 302, text
    path = re.sub(r"\d+/$", "", headers["Location"])
    requests = []
    for position in range(1, 1000):
        status, _, page = browser.send("GET", f"{path}{position}/")
        if status != 200:
            break
        form = form_with(page, 'name="choices"')
        choices = re.findall(r'name="choices" value="([^"]+)"', form)
        pick = int((re.search(r'data-pick="(\d)"', form) or [0, "1"])[1])
        requests.append((f"{path}{position}/", hidden_fields(form) | {"choices": choices[:pick]}))
    return requests


def prepare_reviews(browser):
    """(path, fields) of a review of every card of the course, none sent yet."""
    requests = []
    ids = set()
    for number in range(1, 100):
        page = browser.get(f"/cards/?page={number}")
        new = set(re.findall(r'href="/cards/(\d+)/"', page)) - ids
        if not new:
            break
        ids |= new
    for card in sorted(ids, key=int):
        page = browser.get(f"/review/?card={card}")
        url = html.unescape(re.search(r'href="(/review/\?[^"]*show=[^"]*)"', page)[1])
        form = form_with(browser.get(url), 'name="recall"')
        path = re.search(r'action="([^"]+)"', form)[1]
        requests.append((html.unescape(path), hidden_fields(form) | {"recall": 3}))
    return requests


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command, port, environment):
    server = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,  # a log line for each request
    )
    for _ in range(600):
        time.sleep(0.1)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
    raise SystemExit(f"{command} did not start")


def measure(browsers, work):
    """(requests a second, p95 in ms) of every browser doing its list of calls, all at once."""

    def run(browser, calls):
        times = []
        for method, path, fields in calls:
            began = time.perf_counter()
            if method == "GET":
                browser.get(path)
            else:
                status, _, text = browser.post(path, fields)
                assert status == 200, (path, status, text[:400])
            times.append(time.perf_counter() - began)
        return times

    for browser in browsers:
        browser.connection.close()  # it was idle while the other server was measured
    began = time.perf_counter()
    with ThreadPoolExecutor(len(browsers)) as pool:
        times = sorted(chain.from_iterable(pool.map(run, browsers, work)))
    seconds = time.perf_counter() - began
    return len(times) / seconds, 1000 * times[int(0.95 * (len(times) - 1))]


def in_rounds(calls):
    size = len(calls) // ROUNDS
    return [calls[n * size : (n + 1) * size] for n in range(ROUNDS)]


def app_work(browser):
    page = [("GET", CHAPTER, None)] * PAGES_A_ROUND * ROUNDS
    # The first POST makes the guest; it is not measured.
    answers, again = prepare_answers(browser), prepare_answers(browser)
    reviews = prepare_reviews(browser)
    return {
        "chapter page": in_rounds(page),
        "card review POST": in_rounds([("POST", *call) for call in reviews]),
        "question answer POST": in_rounds([("POST", *call) for call in answers + again]),
    }


def twin_work(browser, counts):
    token = browser.get("/enter/")
    fields = {"csrfmiddlewaretoken": token, "value": "good"}
    posts = iter(range(2, 1000))
    return {
        name: [
            [
                ("GET", "/page/", None)
                if name == "chapter page"
                else ("POST", f"/post/{next(posts)}/", fields)
                for _ in range(count)
            ]
            for _ in range(ROUNDS)
        ]
        for name, count in counts.items()
    }


def main():
    with tempfile.TemporaryDirectory() as folder:
        port, twin_port = free_port(), free_port()
        environment = {"LOCAL_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        app = start(["manage.py", "serve", "--port", str(port)], port, environment)
        page = Path(folder) / "chapter.html"
        page.write_text(Browser(port).get(CHAPTER))
        twin = start(
            ["-m", "benchmarks.twin", str(twin_port)],
            twin_port,
            environment | {"TWIN_HTML": str(page)},
        )
        try:
            report(port, twin_port)
        finally:
            app.terminate()
            twin.terminate()
            app.wait()
            twin.wait()


def report(port, twin_port):
    browsers = [Browser(port) for _ in range(LEARNERS)]
    work = [app_work(browser) for browser in browsers]
    counts = {name: len(rounds[0]) for name, rounds in work[0].items()}
    twins = [Browser(twin_port) for _ in range(LEARNERS)]
    twin_calls = [twin_work(browser, counts) for browser in twins]
    print(f"{LEARNERS} learners, {ROUNDS} rounds, median (lowest to highest)\n")
    print("| request | app req/s | twin req/s | ratio | app p95 ms | twin p95 ms |")
    print("|---|---|---|---|---|---|")
    for name in counts:
        ours, bare = [], []
        for turn in range(ROUNDS):
            ours.append(measure(browsers, [calls[name][turn] for calls in work]))
            bare.append(measure(twins, [calls[name][turn] for calls in twin_calls]))
        ratios = [app[0] / twin[0] for app, twin in zip(ours, bare, strict=True)]
        (our_rates, our_p95), (bare_rates, bare_p95) = (
            zip(*ours, strict=True),
            zip(*bare, strict=True),
        )
        cells = [spread(our_rates), spread(bare_rates), spread(ratios, 2)]
        print(" | ".join([f"| {name}", *cells, spread(our_p95), spread(bare_p95)]), "|")


def spread(values, digits=0):
    return (
        f"{statistics.median(values):.{digits}f}"
        f" ({min(values):.{digits}f} to {max(values):.{digits}f})"
    )


if __name__ == "__main__":
    main()
