"""The demo's project: a library that asks a server for shipping rates, an issue, and three ways to work on it."""

from __future__ import annotations

ISSUE = """\
# Retry when the rate server is busy

`fetch_rates` in `src/parcel/client.py` gives up at the first 503 answer.
It should wait as long as the `Retry-After` header says and ask again.

## Acceptance criteria

- [ ] `fetch_rates` asks up to `MAX_ATTEMPTS` times when the server answers 503
- [ ] the pause comes from the `Retry-After` header
- [ ] a test covers the retry
- [ ] the changelog has an entry

## Out of scope

- anything under `db/migrations/`
"""

CLIENT = '''\
"""Asks the rate server what a parcel costs."""

from urllib.request import urlopen

RATES_URL = "https://rates.example.org/v1/rates"


class RateError(Exception):
    """The server gave no rates."""


def fetch_rates(weight, opener=urlopen):
    """The rates for a parcel of `weight` grams, as the server's text."""
    answer = opener(f"{RATES_URL}?weight={weight}")
    if answer.status != 200:
        raise RateError(f"server answered {answer.status}")
    return answer.read().decode()
'''

LABEL = '''\
"""Prints address labels."""


def render_label(name, street, town):
    """An address label of three lines."""
    return "\\n".join([name, street, town])


def label_width(text):
    """How many columns a label needs on the printer."""
    return max(len(line) for line in text.splitlines())
'''

TESTS = """\
from parcel.client import fetch_rates


class Answer:
    def __init__(self, status, text="", headers=None):
        self.status, self.text, self.headers = status, text, headers or {}

    def read(self):
        return self.text.encode()


def test_rates_are_the_text_of_the_answer():
    assert fetch_rates(500, opener=lambda url: Answer(200, "5.90")) == "5.90"
"""

MIGRATION = """\
CREATE TABLE shipment (id INTEGER PRIMARY KEY, weight INTEGER NOT NULL);
"""

CHANGELOG = """\
# Changelog

## Unreleased

- Rates are fetched from the server.
"""

PROJECT = {
    "README.md": "# parcel\n\nWhat does it cost to send this parcel?\n",
    "CHANGELOG.md": CHANGELOG,
    "issues/12.md": ISSUE,
    "src/parcel/__init__.py": "",
    "src/parcel/client.py": CLIENT,
    "src/parcel/label.py": LABEL,
    "tests/test_client.py": TESTS,
    "db/migrations/0001_shipment.sql": MIGRATION,
}

_RETRYING = (
    CLIENT.replace("from urllib.request", "import time\nfrom urllib.request")
    .replace('/rates"\n', '/rates"\nMAX_ATTEMPTS = 3\n', 1)
    .partition("def fetch_rates")[0]
    + '''\
def fetch_rates(weight, opener=urlopen, sleep=time.sleep):
    """The rates for a parcel of `weight` grams, as the server's text; asks again while the server is busy."""
    for attempt in range(1, MAX_ATTEMPTS + 1):
        answer = opener(f"{RATES_URL}?weight={weight}")
        if answer.status != 503 or attempt == MAX_ATTEMPTS:
            break
        sleep(retry_after(answer))
    if answer.status != 200:
        raise RateError(f"server answered {answer.status}")
    return answer.read().decode()


def retry_after(answer):
    """The pause that a busy server asks for in its Retry-After header, in seconds."""
    return int(answer.headers.get("Retry-After", 1))
'''
)

RETRY = {
    "src/parcel/client.py": _RETRYING,
    "tests/test_client.py": TESTS
    + """

def test_fetch_rates_asks_again_after_the_pause_the_busy_server_names():
    answers = [Answer(503, headers={"Retry-After": "7"}), Answer(200, "5.90")]
    pauses = []
    assert fetch_rates(500, opener=lambda url: answers.pop(0), sleep=pauses.append) == "5.90"
    assert pauses == [7]
""",
    "CHANGELOG.md": CHANGELOG + "- `fetch_rates` retries when the rate server answers 503 (#12).\n",
}

# The same work, and a rewrite of the labels on the way: nobody asked for it, and nothing in the retry needs it.
DRIFT = RETRY | {
    "src/parcel/label.py": '''\
"""Prints address labels, in capitals and centred."""

COUNTRY_NAMES = {"AT": "Austria", "CH": "Switzerland", "DE": "Germany"}


def render_label(name, street, town, country=None):
    """An address label of three lines, or four with the country in capitals."""
    lines = [name.title(), street, town]
    if country is not None:
        lines.append(COUNTRY_NAMES.get(country, country).upper())
    width = max(len(line) for line in lines)
    return "\\n".join(line.center(width) for line in lines)


def label_width(text):
    """How many columns a label needs on the printer."""
    return max(len(line) for line in text.splitlines())
''',
}

# The same work, and a table for the attempts, in the folder that the issue rules out.
OVER_THE_LINE = RETRY | {
    "db/migrations/0002_attempts.sql": "ALTER TABLE shipment ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;\n",
}

BRANCHES = (
    ("issue-12-retry", RETRY, "Retry when the rate server is busy", "does what the issue asks, and nothing else"),
    (
        "issue-12-retry-labels",
        DRIFT,
        "Retry, and nicer labels",
        "also rewrites the address labels, which nobody asked for",
    ),
    (
        "issue-12-retry-table",
        OVER_THE_LINE,
        "Retry, and count attempts",
        "also touches a folder that the issue rules out",
    ),
)
