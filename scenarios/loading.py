"""The designs of the course's chapters, from content/ into the database."""

from scenarios import library
from scenarios.engine.document import parse
from scenarios.models import CourseDesign, document_of
from studyapp.models import Chapter
from studyapp.syncing import keyed, sync_rows


def sync(course):
    """Write the designs that chapters show. studyapp's part has been written before."""
    chapters = dict(Chapter.objects.values_list("module", "pk"))
    wanted = {
        (chapters[chapter.module], design.id): {
            "chapter_id": chapters[chapter.module],
            "slug": design.id,
            "title": design.title[:120],
            "document": document_of(parse(design.document, library.catalogue())),
        }
        for chapter in course.chapters
        for design in chapter.designs
    }
    sync_rows(CourseDesign, wanted, keyed(CourseDesign.objects.all(), "chapter_id", "slug"))
