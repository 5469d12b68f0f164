import pytest
from django.contrib.auth.password_validation import (
    get_default_password_validators,
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from studyapp.password_rules import NotPaddedValidator


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "123456789012",
        "PasswordPassword",
        "!!!!dragon!!!!!!",
        "qwertyuiop[]{}12",
        "aaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "1234 5678 9012",
    ],
)
def test_common_password_made_long_is_refused(password):
    with pytest.raises(ValidationError, match="a common one made longer"):
        NotPaddedValidator().validate(password)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "dragon queue lighthouse", "Grüße aus Gießen", "v8#Kq2!xZp0w"],
)
def test_password_of_its_own_is_taken(password):
    validate_password(password)


def test_rule_is_in_force_and_explained():
    assert NotPaddedValidator in [type(rule) for rule in get_default_password_validators()]
    assert NotPaddedValidator().get_help_text() in password_validators_help_texts()
