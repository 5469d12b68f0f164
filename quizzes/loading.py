"""The course's cards and questions, from content/ into the database."""

from quizzes.models import Choice, Flashcard, Question
from studyapp.models import Chapter, Objective, Section, Term
from studyapp.syncing import keyed, sync_rows


def sync(course):
    """Write what quizzes keeps of the course. studyapp's part has been written before."""
    places = Places()
    cards = sync_cards(course, places)
    questions = sync_questions(course, places, cards)
    sync_choices(course, questions)


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
    """Choices keep their rows by position, so that what a learner once chose can still be shown.

    A question that is gone keeps its choices as they were.
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
    sync_rows(Choice, wanted, existing)
