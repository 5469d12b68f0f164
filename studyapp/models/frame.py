"""The frame of the course in memory: only loading the course changes it."""

from dataclasses import dataclass
from functools import lru_cache

from .course import CourseLoad, Objective, Task


@dataclass(frozen=True)
class Frame:
    """`tasks` with their domains, and the objectives of chapters that can be read, with chapter and
    task. The rows are shared between requests: never change them."""

    tasks: tuple[Task, ...]
    objectives: tuple[Objective, ...]

    @property
    def task_of(self):
        """{objective id: id of its task}"""
        return {objective.pk: objective.task_id for objective in self.objectives}

    @property
    def weights(self):
        """{objective id: (domain id, weight of the domain in the exam, in percent)}"""
        return {
            objective.pk: (objective.task.domain_id, objective.task.domain.weight)
            for objective in self.objectives
        }


def course_frame(*, now):
    """The Frame of the loaded course; a load is noticed within a second."""
    course = loaded_course(int(now.timestamp()))
    return read_frame() if course is None else kept_frame(course)


@lru_cache(maxsize=1)
def loaded_course(second):
    """The digest of the course loaded, asked once a second; None where none is known."""
    return CourseLoad.objects.values_list("digest", flat=True).first()


def read_frame():
    objectives = Objective.objects.written().select_related("task__domain", "chapter")
    return Frame(
        tasks=tuple(Task.objects.select_related("domain")),
        objectives=tuple(objectives.defer("chapter__opening_html", "chapter__sources")),
    )


@lru_cache(maxsize=1)
def kept_frame(course):
    return read_frame()
