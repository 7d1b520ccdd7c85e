from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.errors import UsageError
from summitry.ledger.documents import ENDINGS, make_documents, safe_name


@given(st.text(max_size=200))
def test_a_name_never_leads_out_of_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe == safe.replace("/", "").replace("\\", "").replace("\x00", "")
    assert not safe.startswith(".")
    assert safe.endswith(ENDINGS)
    assert len(safe) < 100


def test_two_documents_of_one_name_are_both_kept() -> None:
    kept = make_documents([("a.txt", b"one", None), ("x/a.txt", b"two", "2025-02-07")])
    assert kept == {"a.txt": (b"one", None), "a-2.txt": (b"two", "2025-02-07")}


def test_nothing_too_much_and_no_date_are_refused() -> None:
    with pytest.raises(UsageError, match="paste an article"):
        make_documents([("a.txt", b"  \n", None)])
    with pytest.raises(UsageError, match="a smaller pile"):
        make_documents((f"{k}.txt", b"x", None) for k in range(201))
    with pytest.raises(UsageError, match="2025-02-07"):
        make_documents([("a.txt", b"x", "7 February")])
