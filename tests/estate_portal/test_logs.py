"""Every request has an id, and one line of the log is one line, whatever a stranger sends."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.test import Client

from estate_portal import logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log has written, as production formats it."""
    stream = io.StringIO()
    config = logs.logging_config("INFO")["formatters"]["json"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=config["foreign_pre_chain"], processors=config["processors"]
        )
    )
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_one_line_for_a_request_with_its_id(client: Client, written: io.StringIO) -> None:
    answer = client.get("/health", headers={"x-request-id": "from-the-proxy-1"})
    assert answer[logs.HEADER] == "from-the-proxy-1"
    (line,) = [line for line in lines(written) if line["event"] == "request answered"]
    assert line["request_id"] == "from-the-proxy-1"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/health", 200)


@pytest.mark.parametrize("given", ["", "short", 'x"}\n{"event": "forged"', "é" * 12, "a" * 65])
def test_an_id_that_could_harm_the_log_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/health", headers={"x-request-id": given})
    assert answer[logs.HEADER] != given
    assert len(answer[logs.HEADER]) == 32


def test_nobody_forges_a_second_line(written: io.StringIO) -> None:
    structlog.stdlib.get_logger("any").info("uploaded", file='a.csv\n{"event": "forged"}')
    logging.getLogger("any").warning("from a library: %s", "one\r\ntwo\u2028three")
    events = [line["event"] for line in lines(written)]
    assert len(events) == len(written.getvalue().split("\n")) - 1 == 2
    assert "forged" not in events


def test_a_query_string_is_not_logged(client: Client, written: io.StringIO) -> None:
    client.get("/health?q=what-somebody-looked-for")
    assert "what-somebody-looked-for" not in written.getvalue()


def test_the_id_ends_with_its_request(client: Client) -> None:
    client.get("/health")
    assert logs.request_id() == ""
