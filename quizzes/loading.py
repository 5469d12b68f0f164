"""The course's cards and questions, from content/ into the database."""

from collections import defaultdict

from django.db.models import Max
from django.utils import timezone

from quizzes.models import Choice, Flashcard, Question, QuestionVersion
from quizzes.versions import digest_of
from studyapp.models import Chapter, Objective, Section, Term
from studyapp.syncing import BATCH, keyed, sync_rows


def sync(course):
    """Write what quizzes keeps of the course. studyapp's part has been written before."""
    places = Places()
    cards = sync_cards(course, places)
    questions = sync_questions(course, places, cards)
    choices = sync_choices(course, questions)
    keep_versions(questions, choices, now=timezone.now())


class Places:
    """Primary keys of what cards and questions belong to, by the ids of content/."""

    def __init__(self):
        self.chapters = dict(Chapter.objects.values_list("module", "pk"))
        self.objectives = dict(Objective.objects.values_list("slug", "pk"))
        self.sections = {
            (chapter, slug): pk
            for chapter, slug, pk in Section.objects.values_list("chapter", "slug", "pk")
        }
        self.terms = {
            (chapter, slug): pk
            for chapter, slug, pk in Term.objects.values_list("chapter", "slug", "pk")
        }


def sync_cards(course, places):
    """{id: row}. Learners' own cards are not touched."""
    wanted = {}
    for chapter in course.chapters:
        chapter_id = places.chapters[chapter.module]
        for position, card in enumerate(chapter.cards, 1):
            wanted[card.id] = {
                "slug": card.id,
                "chapter_id": chapter_id,
                "section_id": places.sections[chapter_id, card.section],
                "term_id": places.terms[chapter_id, card.term] if card.term else None,
                "objective_id": places.objectives[card.objective],
                "position": position,
                "prompt": card.prompt_html,
                "answer": card.answer_html,
                "why": card.why_html,
            }
    return sync_rows(Flashcard, wanted, keyed(Flashcard.objects.filter(owner=None), "slug"))


def sync_questions(course, places, cards):
    """{id: row}"""
    groups = sibling_groups(
        (question.id, question.sibling)
        for chapter in course.chapters
        for question in chapter.questions
    )
    wanted = {}
    for chapter in course.chapters:
        chapter_id = places.chapters[chapter.module]
        for question in chapter.questions:
            wanted[question.id] = {
                "slug": question.id,
                "chapter_id": chapter_id,
                "section_id": places.sections[chapter_id, question.section],
                "objective_id": places.objectives[question.objective],
                "flashcard_id": cards[question.card].pk if question.card else None,
                "sibling": groups.get(question.id, ""),
                "difficulty": question.difficulty,
                "stem_html": question.stem_html,
                "ask_html": question.ask_html,
                "pick_count": question.pick_count,
                "source": question.source.as_dict(),
                "is_diagnostic": question.is_diagnostic,
            }
    return sync_rows(Question, wanted, keyed(Question.objects.all(), "slug"))


def sibling_groups(pairs):
    """{id: name of its group} of questions that are siblings, from (id, sibling or "") pairs.

    The group is named for the first of its ids in the alphabet.
    """
    group = {}
    for id, sibling in pairs:
        if sibling:
            members = group.get(id, {id}) | group.get(sibling, {sibling})
            group |= dict.fromkeys(members, members)
    return {id: min(members) for id, members in group.items()}


def sync_choices(course, questions):
    """{(question id, position): row}

    Choices keep their rows by position. A question that is gone keeps its choices as they were.
    """
    wanted = {}
    for chapter in course.chapters:
        for question in chapter.questions:
            question_id = questions[question.id].pk
            for position, choice in enumerate(question.choices):
                wanted[question_id, position] = {
                    "question_id": question_id,
                    "position": position,
                    "text_html": choice.html,
                    "is_correct": choice.is_right,
                    "why_html": choice.why_html,
                    "misconception": choice.misconception,
                }
    ids = {row.pk for row in questions.values()}
    existing = keyed(Choice.objects.all(), "question_id", "position")
    existing = {key: row for key, row in existing.items() if key[0] in ids}
    return sync_rows(Choice, wanted, existing)


def keep_versions(questions, choices, *, now):
    """A new version of every question that asks something else, or has another key, than before.

    How hard it is must then be found out anew.

    Args:
        questions: {id: row}.
        choices: {(question id, position): row} of their current choices.
    """
    listed = defaultdict(list)
    for (question_id, _), choice in sorted(choices.items()):
        listed[question_id].append(told(choice))
    known = dict(QuestionVersion.objects.values_list("pk", "digest"))
    changed = []
    for question in questions.values():
        own = listed[question.pk]
        parts = {name: getattr(question, name) for name in ("stem_html", "ask_html", "pick_count")}
        digest = digest_of(*parts.values(), own)
        if known.get(question.version_id) != digest:
            version = QuestionVersion(
                question=question, digest=digest, choices=own, from_at=now, **parts
            )
            changed.append(version)
    if not changed:
        return
    ids = [version.question_id for version in changed]
    last = dict(
        QuestionVersion.objects.filter(question__in=ids)
        .order_by("question")
        .values_list("question")
        .annotate(Max("number"))
    )
    for version in changed:
        version.number = last.get(version.question_id, 0) + 1
    QuestionVersion.objects.bulk_create(changed, batch_size=BATCH)
    for version in changed:
        version.question.version, version.question.measured_difficulty = version, None
    rows = [version.question for version in changed]
    Question.objects.bulk_update(rows, ["version", "measured_difficulty"], batch_size=BATCH)


def told(choice):
    """A choice as a version keeps it."""
    return {
        "id": choice.pk,
        "text": choice.text_html,
        "is_correct": choice.is_correct,
        "why": choice.why_html,
        "misconception": choice.misconception,
    }
