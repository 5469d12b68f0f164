import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.codes import LENGTH, SIGNS, new_code, read_code, shown


def test_codes_have_forty_bits():
    codes = {new_code() for _ in range(200)}

    assert len(SIGNS) ** LENGTH == 2**40
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(SIGNS) for code in codes)


@pytest.mark.parametrize(
    "typed", ["7KQ2-M4ZD", "7kq2m4zd", " 7kq2 m4zd ", "7K-Q2-M4-ZD", "7KQ2\u00a0M4ZD"]
)
def test_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "7KQ2M4ZD"


def test_signs_that_look_like_others_are_taken_for_those():
    assert read_code("iLoO-u1111") == "1100V1111"


@given(st.text(alphabet=SIGNS, min_size=LENGTH, max_size=LENGTH))
def test_code_as_shown_is_read_back(code):
    assert read_code(shown(code)) == code
