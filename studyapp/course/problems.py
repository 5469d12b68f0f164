"""What is wrong in content/, said so that an author can mend it."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `path` is as an author knows it, such as content/course.yaml."""

    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


class CourseError(Exception):
    """The course cannot be loaded. `problems` lists everything found, in order of the files."""

    def __init__(self, problems):
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class FigureError(Exception):
    """A design that cannot be drawn; the text says where it is wrong and why."""


@dataclass
class ContentFile:
    """A text file of the course and the problems found in it so far."""

    path: str
    text: str = ""
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line, message):
        self.problems.append(Problem(self.path, line, message))

    @property
    def lines(self):
        return self.text.split("\n")


# Control, invisible, bidirectional and private-use characters have no place in a text.
ODD_SIGN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ue000-\uf8ff\ufeff\ufffe\uffff"
    "\U000f0000-\U0010ffff]"
)
LARGEST_FILE = 1024 * 1024  # bytes; a chapter has about 60,000


def read_text(path, shown, problems):
    """The file's text with "\\n" line ends, as a ContentFile; None where it cannot be read."""
    file = ContentFile(shown, problems=problems)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        file.refuse(1, "this file is missing. Write it, as docs/content.md describes.")
        return None
    except OSError as error:
        file.refuse(1, f"cannot be read: {error.strerror}.")
        return None
    if len(raw) > LARGEST_FILE:
        file.refuse(1, f"is larger than {LARGEST_FILE} bytes. Divide it.")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        file.refuse(line, f"byte {error.start + 1} is not UTF-8. Save the file as UTF-8.")
        return None
    file.text = text.replace("\r\n", "\n").replace("\r", "\n")
    if match := ODD_SIGN.search(file.text):
        line = file.text.count("\n", 0, match.start()) + 1
        file.refuse(line, f"holds the invisible character U+{ord(match[0]):04X}. Delete it.")
        return None
    return file
