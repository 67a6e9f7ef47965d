"""The one state machine: its table, what becomes of a move by any answers, and its drawing in the documents."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from forums.initiatives.stages import FEWEST, MOVES, NEEDS, ORDER, Answer, Criterion, Outcome, needed_for, outcome_of
from forums.management.commands.continuum import FILE, drawn

ANSWERS = st.dictionaries(st.integers(0, 6), st.one_of(st.none(), st.sampled_from(Answer)), max_size=7)


def test_the_documents_draw_the_machine_as_it_is() -> None:
    assert FILE.read_text() == drawn(), "manage.py continuum --write"


def test_one_stage_on_and_any_stage_back() -> None:
    for place, stage in enumerate(ORDER):
        assert set(MOVES[stage]) == {*ORDER[:place], *ORDER[place + 1 : place + 2]}


def test_every_criterion_is_needed_by_one_stage() -> None:
    assert sorted(itertools.chain.from_iterable(NEEDS.values())) == sorted(Criterion)
    assert set(needed_for(ORDER[-1])) == set(Criterion)


@given(answers=ANSWERS, closing=st.booleans())
def test_a_move_is_open_until_all_have_decided_and_carried_when_enough_agree(
    answers: dict[object, Answer | None], closing: bool
) -> None:
    outcome = outcome_of(answers, closing=closing)
    undecided = {None, Answer.REFER} & set(answers.values())
    agreeing = list(answers.values()).count(Answer.AGREE)
    assert (outcome is Outcome.OPEN) == (bool(undecided) and not closing)
    if outcome is not Outcome.OPEN:
        assert (outcome is Outcome.CARRIED) == (agreeing >= FEWEST)
