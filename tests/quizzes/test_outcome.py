import pytest

from quizzes.outcome import outcome_words


@pytest.mark.parametrize(
    ("chosen", "key", "confidence", "words"),
    [
        ("C", "A", "sure", "You chose C, and were sure. The answer is A."),
        ("C", "A", "", "You chose C. The answer is A."),
        ("B", "B", "unsure", "You chose B, and were not sure."),
        ("AC", "AD", "", "You chose A and C. The answers are A and D."),
        ("ABE", "ABE", "", "You chose A, B and E."),
    ],
)
def test_outcome_words_say_what_was_chosen_and_what_is_right(chosen, key, confidence, words):
    assert outcome_words(chosen, key, confidence) == words
