"""Which passwords are too easily guessed, beyond those that are lists of their own."""

import re
import string

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

REPEATED = re.compile(r"(.+?)\1+")
PADDING = string.digits + string.punctuation + string.whitespace
DISTINCT_CHARACTERS = 5


class NotPaddedValidator:
    """Refuses common passwords made long: "password1234", "qwertyqwerty", "!!!!dragon!!!!".

    Lists of common passwords hold hardly any of twelve characters or more, because people who must
    write long ones stretch short ones.
    """

    def __init__(self):
        self.common = CommonPasswordValidator().passwords

    def validate(self, password, user=None):
        core = password.lower().strip(PADDING)
        if repeated := REPEATED.fullmatch(core):
            core = repeated[1]
        if core in self.common or len(set(password)) < DISTINCT_CHARACTERS or not core:
            raise ValidationError(
                "This password is a common one made longer, which programs try first. A few words "
                "that do not belong together are hard to guess and easy to keep in mind.",
                code="password_padded",
            )

    def get_help_text(self):
        return "Not a common password with digits or signs around it."
