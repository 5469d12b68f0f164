"""Chapters: short sentences, plain words, names written out."""

import re
from collections.abc import Iterator

from ..problems import Problem
from ..prose import reading_grade, sentences, words
from .walking import cards_and_questions

LONGEST_SENTENCE = 40  # words
LONGEST_AVERAGE = 22
HIGHEST_GRADE = 10
MOST_SENTENCES = 5  # in a paragraph
# So few words say nothing about how hard a section is to read.
FEWEST_WORDS = 100
FILLER = re.compile(
    r"\b(learners?|in today.s world|it is important to note|powerful(ly)?|seamless(ly)?"
    r"|robust(ly|ness)?|leverag(e|es|ed|ing)|div(e|es|ing) in(to)?|deep dives?"
    r"|game[- ]chang(er|ers|ing))\b",
    re.IGNORECASE,
)
# Two capitals or more, with or without digits; and S3.
ACRONYM = re.compile(r"(?<![\w-])(?:S3|[A-Z]\d*[A-Z][A-Z0-9]*)(?=s?(?!\w))")
WRITTEN_OUT = re.compile(r"\w[^()]*\((?:[^()]*\s)?([A-Z][A-Z0-9]+)s?\)")
EXPLAINED = re.compile(r"(?<!\w)([A-Z][A-Z0-9]+)s?\s\([^()]*\s[^()]*\)")
# What an adult who has built a web app reads without a stumble; units; parts of names; and the
# words that the exam puts in capitals.
COMMON = {
    *("AWS", "API", "HTTP", "HTTPS", "URL", "JSON", "YAML", "CPU", "RAM", "PDF", "DNS", "IP"),
    *("TCP", "UDP", "TLS", "SQL", "REST", "ID", "UTC", "CSV", "SMS", "FIFO", "OK", "TV"),
    *("KB", "MB", "GB", "TB", "PB", "EU", "US", "UK", "DB", "MQ", "OSS", "SAA", "C03"),
    *("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS"),
    *(
        "ONE",
        "TWO",
        "THREE",
        "FOUR",
        "MOST",
        "LEAST",
        "MORE",
        "LESS",
        "NOT",
        "BOTH",
        "BEST",
        "FIRST",
    ),
    *("FEWEST", "LOWEST", "HIGHEST", "SMALLEST", "LARGEST", "SHORTEST", "LONGEST", "FASTEST"),
    *("MINIMUM", "MAXIMUM", "CHEAPEST", "EXCEPT", "ALSO", "ONLY"),
}
# Names that the exam itself does not write out.
COMMON_IN_BANKS = {
    "ARN",
    "IOPS",
    "EC2",
    "S3",
    "RDS",
    "SQS",
    "SNS",
    "IAM",
    "VPC",
    "ECS",
    "EBS",
    "EFS",
}


def sentences_are_short(course) -> Iterator[Problem]:
    for chapter in course.chapters:
        for passage in chapter.passages:
            counts = []
            for paragraph in texts_of(passage):
                for sentence in sentences(paragraph.prose):
                    counts.append(len(words(sentence)))
                    if counts[-1] > LONGEST_SENTENCE:
                        message = (
                            f"a sentence of {counts[-1]} words. Use at most {LONGEST_SENTENCE}: "
                            f'"{sentence[:60]}..."'
                        )
                        yield Problem(chapter.text_path, paragraph.line, message)
            if counts and sum(counts) / len(counts) > LONGEST_AVERAGE:
                message = (
                    f"{named(passage)} has {sum(counts) / len(counts):.1f} words a sentence. "
                    f"Use at most {LONGEST_AVERAGE}."
                )
                yield Problem(chapter.text_path, passage.line, message)


def sections_are_easy_to_read(course) -> Iterator[Problem]:
    """The Flesch-Kincaid grade of each section, in which code counts as one short word."""
    for chapter in course.chapters:
        for passage in chapter.passages:
            found = [
                sentence
                for paragraph in texts_of(passage)
                for sentence in sentences(paragraph.prose)
            ]
            is_long = sum(len(words(sentence)) for sentence in found) >= FEWEST_WORDS
            if is_long and (grade := reading_grade(found)) > HIGHEST_GRADE:
                message = (
                    f"{named(passage)} has reading grade {grade:.1f}. Use at most {HIGHEST_GRADE}: "
                    "shorter sentences, shorter words."
                )
                yield Problem(chapter.text_path, passage.line, message)


def paragraphs_are_short(course) -> Iterator[Problem]:
    """At most five sentences; those of one or two words, such as "**Pace.**", are not counted."""
    for chapter in course.chapters:
        for passage in chapter.passages:
            for paragraph in texts_of(passage):
                found = [one for one in sentences(paragraph.prose) if len(words(one)) > 2]
                if (count := len(found)) > MOST_SENTENCES:
                    message = f"a paragraph of {count} sentences. Use at most {MOST_SENTENCES}."
                    yield Problem(chapter.text_path, paragraph.line, message)


def acronyms_are_written_out(course) -> Iterator[Problem]:
    """At the first use in a chapter, or in a key term's name; its bank may then use them."""
    for chapter in course.chapters:
        known = COMMON.union(*(ACRONYM.findall(term.name) for term in chapter.terms))
        for passage in chapter.passages:
            for paragraph in passage.paragraphs:
                if paragraph.kind in ("heading", "choice"):
                    continue
                for acronym in unknown_acronyms(paragraph.prose, known):
                    yield undefined(chapter.text_path, paragraph.line, acronym)
                known.update(ACRONYM.findall(paragraph.prose))
        for path, item in cards_and_questions(chapter):
            for acronym in unknown_acronyms(item.all_text, known | COMMON_IN_BANKS):
                yield undefined(path, item.line, acronym)


def unknown_acronyms(text, known):
    unknown = set(ACRONYM.findall(text)) - known
    if not unknown:
        return []
    return sorted(unknown - {*WRITTEN_OUT.findall(text), *EXPLAINED.findall(text)})


def undefined(path, line, acronym):
    message = f'"{acronym}" is not written out here. At first use write "Full Name ({acronym})".'
    return Problem(path, line, message)


def words_say_something(course) -> Iterator[Problem]:
    """No filler, and nobody is called a learner."""
    for chapter in course.chapters:
        texts = [
            *(
                (chapter.text_path, paragraph.line, paragraph.text)
                for passage in chapter.passages
                for paragraph in passage.paragraphs
            ),
            *((chapter.text_path, term.line, term.definition_text) for term in chapter.terms),
            *((path, item.line, item.all_text) for path, item in cards_and_questions(chapter)),
        ]
        for path, line, text in texts:
            for match in FILLER.finditer(text):
                yield Problem(
                    path, line, f'"{match[0]}" is no word of this course. Say it plainly.'
                )


def texts_of(passage):
    """The paragraphs that are running text."""
    return [paragraph for paragraph in passage.paragraphs if paragraph.kind == "text"]


def named(passage):
    return "the opening" if passage.id == "opening" else f'the section "{passage.id}"'
