"""What the course can be found by, from content/ into the database."""

from studyapp.loading import chapter_url, fact_url
from studyapp.models import Chapter, SearchEntry
from studyapp.syncing import keyed, sync_rows


def sync(course):
    """What the course can be found by. Learners' own entries are not touched."""
    chapters = dict(Chapter.objects.values_list("module", "pk"))
    wanted = {}
    for chapter in course.chapters:
        for kind, id, section, title, text in findable(chapter):
            key = f"{kind}:{chapter.slug}/{id}"
            wanted[key] = {
                "kind": kind,
                "key": key,
                "chapter_id": chapters[chapter.module],
                "title": title,
                "text": text,
                "url": f"{chapter_url(chapter.slug)}#{section}",
            }
    for scenario in course.scenarios:
        kind = SearchEntry.Kind.SCENARIO.value
        wanted[f"{kind}:{scenario.slug}"] = {
            "kind": kind,
            "key": f"{kind}:{scenario.slug}",
            "title": scenario.title,
            "text": scenario.story,
            "url": scenario.url,
        }
    for fact in course.facts:
        kind = SearchEntry.Kind.FACT.value
        wanted[f"{kind}:{fact.id}"] = {
            "kind": kind,
            "key": f"{kind}:{fact.id}",
            "title": f"{fact.service}: {fact.value}",
            "text": fact.says,
            "url": fact_url(fact.id),
        }
    existing = keyed(SearchEntry.objects.filter(learner=None), "key")
    sync_rows(SearchEntry, wanted, existing, retire=False)
    gone = [row.pk for key, row in existing.items() if key not in wanted]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()


def findable(chapter):
    """(kind, id, section to show, title, plain text) of each section and term."""
    for section in chapter.sections:
        yield SearchEntry.Kind.SECTION.value, section.id, section.id, section.title, section.text
    for term in chapter.terms:
        section = chapter.section_of(term)
        yield SearchEntry.Kind.TERM.value, term.id, section, term.name, term.definition_text
