"""Who says so: persons, offices, outlets, opinions, words that go on; and where nobody says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from summitry.news import read_documents

CASES = [
    # said X, X said, X told Y
    ("“China will pay a tariff of 20%,” said Scott Bessent.", "Scott Bessent"),
    ("“China will pay a tariff of 20%,” Scott Bessent told reporters.", "Scott Bessent"),
    ("Scott Bessent told CNBC that the US will impose a 20% tariff on China.", "Scott Bessent"),
    ("In an interview with Bloomberg, Scott Bessent hinted at a 20% tariff on China.",
     "Scott Bessent"),
    ("Canada's finance ministry said it will impose a 20% tariff on China.",
     "Canada's finance ministry"),
    ("The Steel Users Guild argued the US will impose a 20% tariff on China.",
     "The Steel Users Guild"),
    # outlets
    ("The US will impose a 20% tariff on China, Reuters reported.", "Reuters"),
    ("According to Kyodo, the US will impose a 20% tariff on China.", "Kyodo"),
    # according to
    ("According to a draft order seen on Monday, the US will impose a 20% tariff on China.",
     "a draft order seen on Monday"),
    ("According to new developments, the US imposed a 20% tariff on China.", None),
    # opinions
    ("Most analysts expect the US to impose a 20% tariff on China.", "Most analysts"),
    ("Observers believe that the US will impose a 20% tariff on China.", "Observers"),
    # nobody: passives, impersonal words, "added" as an act, words not said
    ("It has been widely reported that the US imposed a 20% tariff on China.", None),
    ("Taiwan, which is claimed by China, faces a tariff of 20% imposed by the US.", None),
    ("There are over 100 firms that have been added to the entity list by the US.", None),
    ("The US added 28 Chinese firms to its entity list.", None),
    ("The US announced a 20% tariff on China but has not yet confirmed the day.", None),
    # a state that speaks of itself acts; a person who speaks for one is named
    ("Canada vowed a 20% tariff on China.", None),
    ("The EU said it will impose a 20% tariff on China.", None),
    ("Donald Trump threatened a 20% tariff on China.", "Donald Trump"),
    # only the aside is told
    ("The US will impose a 20% tariff on China, a step which the chemical industry says will hurt.",
     None),
    ("The US cut its 20% tariff on China after Donald Trump called it high and threatened more.",
     None),
    # "he" is who was named before
    ("Scott Bessent met the press. He said the US will impose a 20% tariff on China.",
     "Scott Bessent"),
    # words that go on
    ("Scott Bessent said he would wait. “The US will impose a 20% tariff on China.”",
     "Scott Bessent"),
    ("“We wait. The US will impose a 20% tariff on China. Then we talk,” Scott Bessent said.",
     "Scott Bessent"),
    ("Scott Bessent said he would wait. If it fails, the US would “swiftly” impose a 20% tariff on "
     "China.", "Scott Bessent"),
    ("Scott Bessent said he would wait.\n\n“Talks” went on. The US imposed a 20% tariff on China.",
     None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker"), CASES)
def test_who_says_so(tmp_path: Path, text: str, speaker: str | None) -> None:
    (tmp_path / "a.txt").write_text(f"{text}\n", encoding="utf-8")
    dossier = read_documents([tmp_path / "a.txt"], date="2025-02-07")
    assert {s.attributed_to for s in dossier.statements} == {speaker}
