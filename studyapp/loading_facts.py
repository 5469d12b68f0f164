"""The course's facts, from content/ into the database."""

from datetime import date

from studyapp.loading import chapter_url
from studyapp.models import Fact
from studyapp.syncing import keyed, sync_rows


def sync(course):
    """Write the table of facts, each with the places that cite it."""
    places = places_of_facts(course)
    wanted = {
        fact.id: {
            "slug": fact.id,
            "service": fact.service,
            "says": fact.says,
            "value": fact.value,
            "title": fact.title,
            "url": fact.url,
            "checked_on": date.fromisoformat(fact.checked_on),
            "confidence": fact.confidence,
            "places": places.get(fact.id, []),
            "position": position,
        }
        for position, fact in enumerate(course.facts)
    }
    sync_rows(Fact, wanted, keyed(Fact.objects.all(), "slug"))


def places_of_facts(course):
    """{id of a fact: the sections that cite it, an opening under its chapter's title}"""
    places = {}
    for chapter in course.chapters:
        titles = {section.id: section.title for section in chapter.sections}
        for passage in chapter.passages:
            anchor = f"#{passage.id}" if passage.id in titles else ""
            place = {
                "title": titles.get(passage.id, chapter.title),
                "chapter": chapter.number,
                "url": f"{chapter_url(chapter.slug)}{anchor}",
            }
            for fact in passage.facts:
                places.setdefault(fact, []).append(place)
    return places
