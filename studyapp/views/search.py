"""The search page: results as you type, or by sending the form."""

from django.views.decorators.http import require_safe

from studyapp.http import render_page
from studyapp.models import SearchEntry
from studyapp.search import find

HEADINGS = {
    SearchEntry.Kind.SECTION: "Sections",
    SearchEntry.Kind.TERM: "Key terms",
    SearchEntry.Kind.SCENARIO: "Scenarios",
    SearchEntry.Kind.FACT: "Facts",
    SearchEntry.Kind.CARD: "Your cards",
}


@require_safe
def search(request):
    query = request.GET.get("q", "").strip()
    found = find(query, request.user)
    groups = [
        (heading, [thing for thing in found if thing.kind == kind])
        for kind, heading in HEADINGS.items()
    ]
    context = {"query": query, "count": len(found), "groups": groups}
    return render_page(request, "studyapp/search.html", context, partial="results")
