"""Choosing an exam and starting it; extra time."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quizzes.actions.exams import close_expired, set_extra_time, start_exam
from quizzes.forms.exams import ExtraTimeForm, StartForm, TestForm
from quizzes.models import Attempt, Question
from quizzes.offers import Offers
from quizzes.views.practice import new_seed

EXAMS_A_PAGE = 10


@require_http_methods(["GET", "POST"])
def exam_list(request):
    """What exams there are, and how those taken went; a POST starts the full mock or a domain's."""
    learner, now = request.user, timezone.now()
    if learner.is_authenticated:
        close_expired(now=now, learner=learner)
    offers = Offers(learner)
    mock, of_domains = offers.mock(), offers.of_domains()
    if request.method == "POST":
        form = StartForm(request.POST, offers=[mock, *of_domains])
        if form.is_valid():
            return begin(learner, form.offer, now=now)
    own = Attempt.objects.for_learner(learner).exams().with_exam_score().newest_first()
    context = {
        "mock": mock,
        "of_domains": of_domains,
        "open_exams": own.open(),
        "page": Paginator(own.finished(), EXAMS_A_PAGE).get_page(request.GET.get("page")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "quizzes/exam_list.html", context, status=status)


@require_http_methods(["GET", "POST"])
def exam_test(request):
    """ "Test yourself": choose topics, length and time; a POST starts it."""
    learner, now = request.user, timezone.now()
    questions = Question.objects.for_exams()
    chapters = list(questions.chapters())
    sent = request.POST if request.method == "POST" else request.GET
    chosen = one_chapter(questions, chapters, sent.getlist("chapter"))
    data = request.POST if request.method == "POST" else None
    form = TestForm(data, chapters=chapters, chosen=chosen)
    if form.is_valid():
        if learner.is_authenticated:
            close_expired(now=now, learner=learner)
        offer = form.offer(Offers(learner), questions)
        if offer.count:
            return begin(learner, offer, now=now)
        form.add_error(None, "No question is about all that you chose. Choose more topics.")
    context = {"form": form, "chapter": chosen}
    status = 422 if form.errors else 200
    return render(request, "quizzes/exam_test.html", context, status=status)


def one_chapter(questions, chapters, slugs):
    """The chapter whose topics are offered, with its `topics`; None where it is not just one."""
    if len(slugs) != 1:
        return None
    chapter = next((chapter for chapter in chapters if chapter.slug == slugs[0]), None)
    if chapter:
        chapter.topics = list(questions.filter(chapter=chapter).objectives())
    return chapter


def begin(learner, offer, *, now):
    attempt = start_exam(learner, **offer.start_with(new_seed()), now=now)
    return redirect("quizzes:exam", attempt.pk)


def extra_time(request):
    """How much more time the learner has in every exam."""
    learner = request.user
    percent = learner.extra_time_percent if learner.is_authenticated else 0
    data = request.POST if request.method == "POST" else None
    form = ExtraTimeForm(data, initial={"percent": percent})
    if form.is_valid():
        set_extra_time(learner, form.cleaned_data["percent"], now=timezone.now())
        messages.success(request, "Your extra time is saved. Exams under way have it too.")
        return redirect("quizzes:extra_time")
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "quizzes/extra_time.html", context, status=status)


def find_exam(request, attempt_id, *, now):
    """This learner's exam, handed in where its time is up."""
    close_expired(now=now, learner=request.user)
    exams = Attempt.objects.for_learner(request.user).exams()
    return get_object_or_404(exams, pk=attempt_id)
