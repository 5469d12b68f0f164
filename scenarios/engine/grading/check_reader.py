"""Reading checks from a scenario file: the operators of `docs/scenarios.md`."""

from collections.abc import Callable, Mapping

from scenarios.engine.fields import Fields
from scenarios.engine.grading.checks import AllOf, AnyOf, Check, Count, Every, Fits, Not, When
from scenarios.engine.grading.ownership import OwnStores
from scenarios.engine.grading.path_checks import (
    EveryPath,
    NoPath,
    OnlyFrom,
    PathTo,
    Survives,
    Told,
)
from scenarios.engine.grading.selectors import Selector
from scenarios.engine.grading.vocabulary import Vocabulary, read_kinds
from scenarios.engine.scenario import ScenarioError


def read_check(vocabulary: Vocabulary, value: object, place: str) -> Check:
    """A check: a mapping with one operator. Raises ScenarioError."""
    whole = Fields(value, place, ScenarioError)
    operators = list(whole)
    if len(operators) != 1 or operators[0] not in OPERATORS:
        raise ScenarioError(place, f"must have exactly one of {', '.join(OPERATORS)}")
    operator = operators[0]
    return OPERATORS[operator](vocabulary, whole.take(operator), f"{place}.{operator}")


def read_checks(vocabulary: Vocabulary, value: object, place: str) -> tuple[Check, ...]:
    if not isinstance(value, list) or not value:
        raise ScenarioError(place, "must be a list of checks")
    return tuple(
        read_check(vocabulary, one, f"{place}[{index}]") for index, one in enumerate(value)
    )


def required(part: Fields, key: str, vocabulary: Vocabulary) -> Selector:
    return vocabulary.selector(part.take(key), f"{part.place}.{key}")


def optional(part: Fields, key: str, vocabulary: Vocabulary) -> Selector | None:
    return required(part, key, vocabulary) if key in part else None


def read_exists(vocabulary: Vocabulary, value: object, place: str) -> Check:
    return Count(vocabulary.selector(value, place))


def read_none(vocabulary: Vocabulary, value: object, place: str) -> Check:
    return Count(vocabulary.selector(value, place), least=0, most=0)


def read_count(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    least = part.whole("min") if "min" in part else 0
    most = part.whole("max") if "max" in part else None
    check = Count(required(part, "of", vocabulary), least, most)
    part.done()
    return check


def read_every(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    check = Every(
        required(part, "of", vocabulary),
        required(part, "must", vocabulary),
        part.flag("or_none"),
    )
    part.done()
    return check


def read_fits(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    check = Fits(required(part, "of", vocabulary), read_jobs(part, vocabulary))
    part.done()
    return check


def read_jobs(part: Fields, vocabulary: Vocabulary) -> tuple[tuple[Selector | None, int], ...]:
    """`job_s`: seconds for every consumer, or seconds by role or group."""
    if "job_s" not in part:
        return ()
    if isinstance(part.written["job_s"], dict):
        inner = part.part("job_s")
        return tuple((vocabulary.selector(name, inner.place), inner.whole(name)) for name in inner)
    return ((None, part.whole("job_s")),)


def read_path(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    check = PathTo(
        start=required(part, "from", vocabulary),
        end=required(part, "to", vocabulary),
        via=vocabulary.several(part, "via"),
        avoiding=optional(part, "avoiding", vocabulary),
        kinds=read_kinds(part),
        each=part.flag("each"),
    )
    part.done()
    return check


def read_every_path(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    check = EveryPath(
        start=required(part, "from", vocabulary),
        end=required(part, "to", vocabulary),
        through=required(part, "through", vocabulary),
        kinds=read_kinds(part),
        or_none=part.flag("or_none"),
    )
    part.done()
    return check


def read_no_path(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    check = NoPath(
        start=required(part, "from", vocabulary),
        end=required(part, "to", vocabulary),
        avoiding=optional(part, "avoiding", vocabulary),
        kinds=read_kinds(part),
    )
    part.done()
    return check


def read_only_from(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    check = OnlyFrom(required(part, "to", vocabulary), required(part, "callers", vocabulary))
    part.done()
    return check


def read_survives(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    losing = part.take("losing")
    lost: str | Selector
    if losing in ("zone", "copy", "primary", "secondary"):
        lost = str(losing)
    else:
        lost = vocabulary.selector(losing, f"{place}.losing")
    check = Survives(
        start=required(part, "from", vocabulary),
        end=required(part, "to", vocabulary),
        losing=lost,
        copies=part.flag("copies"),
        kinds=read_kinds(part),
    )
    part.done()
    return check


def read_own_stores(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    check = OwnStores(
        of=required(part, "of", vocabulary),
        stores=required(part, "stores", vocabulary),
        services=part.whole("services"),
    )
    part.done()
    return check


def read_told(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    check = Told(
        start=required(part, "from", vocabulary),
        ends=required(part, "to", vocabulary),
        apart=part.flag("apart"),
        buffered=optional(part, "own_queue", vocabulary),
        dealt=part.flag("dealt"),
    )
    part.done()
    return check


def read_not(vocabulary: Vocabulary, value: object, place: str) -> Check:
    return Not(read_check(vocabulary, value, place))


def read_when(vocabulary: Vocabulary, value: object, place: str) -> Check:
    part = Fields(value, place, ScenarioError)
    check = When(
        read_check(vocabulary, part.take("if"), f"{place}.if"),
        read_check(vocabulary, part.take("then"), f"{place}.then"),
    )
    part.done()
    return check


def read_all(vocabulary: Vocabulary, value: object, place: str) -> Check:
    return AllOf(read_checks(vocabulary, value, place))


def read_any(vocabulary: Vocabulary, value: object, place: str) -> Check:
    return AnyOf(read_checks(vocabulary, value, place))


OPERATORS: Mapping[str, Callable[[Vocabulary, object, str], Check]] = {
    "exists": read_exists,
    "none": read_none,
    "count": read_count,
    "every": read_every,
    "visibility_fits": read_fits,
    "path": read_path,
    "every_path": read_every_path,
    "no_path": read_no_path,
    "only_from": read_only_from,
    "survives": read_survives,
    "told": read_told,
    "own_stores": read_own_stores,
    "all": read_all,
    "any": read_any,
    "not": read_not,
    "when": read_when,
}
