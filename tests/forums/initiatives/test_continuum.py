"""The one state machine: its table, what becomes of a move by any answers, and its drawing in the documents."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from forums.initiatives.stages import (
    FEWEST,
    MOVES,
    NEEDS,
    ORDER,
    Answer,
    Criterion,
    Outcome,
    Stage,
    is_forward,
    moves_open_to,
    needed_for,
    outcome_of,
)
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


@given(answers=ANSWERS, closing=st.booleans(), back=st.booleans())
def test_a_move_is_open_until_all_have_decided_and_carried_when_enough_agree(
    answers: dict[object, Answer | None], closing: bool, back: bool
) -> None:
    outcome = outcome_of(answers, back=back, closing=closing)
    undecided = {None, Answer.REFER} & set(answers.values())
    agreeing = list(answers.values()).count(Answer.AGREE)
    assert (outcome is Outcome.OPEN) == (bool(undecided) and not closing)
    if outcome is not Outcome.OPEN:
        alone = back and len(answers) == 1
        assert (outcome is Outcome.CARRIED) == (agreeing >= (1 if alone else FEWEST))


@given(stage=st.sampled_from(ORDER), bodies=st.integers(0, 5))
def test_whoever_is_alone_steps_back_and_nobody_moves_without_partners(stage: Stage, bodies: int) -> None:
    found = moves_open_to(stage, bodies)
    if bodies >= FEWEST:
        assert found == MOVES[stage]
    else:
        assert found == tuple(one for one in MOVES[stage] if bodies and not is_forward(stage, one))
