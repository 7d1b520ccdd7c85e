from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from summitry.web import Settings, create_app

ARTICLE = (
    "The United States imposed a 10% tariff on all goods from China on 4 February 2025. "
    "President Trump threatened a 25% tariff on cars from Japan.\n"
)


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A server in memory, spoken to without a network."""
    app = create_app(Settings(hosts=("testserver",)))
    with TestClient(app, base_url="http://testserver") as session:
        yield session


@pytest.fixture
def finish():
    """Wait for a job; what became of it."""

    def wait(client: TestClient, job: str) -> dict:
        for _ in range(600):
            told = client.get(f"/api/v1/jobs/{job}").json()
            if told["state"] in ("done", "failed", "cancelled"):
                return told
            time.sleep(0.05)
        raise AssertionError(told)

    return wait
