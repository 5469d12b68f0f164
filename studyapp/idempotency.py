"""A POST that carries an idempotency key takes effect once, however often it is sent.

The key comes as the `Idempotency-Key` header or the form field `idempotency_key`. The first
request's answer is stored in the same transaction as its effect; the same key with the same body
gets that answer again, with another body it is refused with 422. An answer that refuses (4xx, 5xx)
leaves nothing behind, so the same key can be tried again; unless the view says `has_effect` on it,
as for an answer that comes too late and is kept as such. Keys belong to their learner.
"""

import hashlib
import re
import zlib

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone

from studyapp import errors
from studyapp.access import PLAIN_VIEWS, SAFE_METHODS
from studyapp.models import Receipt

# These look at passwords. Hashing takes a tenth of a second on purpose, and no transaction may
# wait for that; and a wrong guess must stay counted though it is refused. Sent twice they do no
# harm.
UNSTORED_VIEWS = PLAIN_VIEWS | {"studyapp:account_delete", "studyapp:password_change"}

KEY = re.compile(rf"[!-~]{{1,{Receipt._meta.get_field('key').max_length}}}")
NOT_PART_OF_THE_BODY = {"csrfmiddlewaretoken", "idempotency_key"}
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
PACKED = zlib.compress(b"", level=1)[:2]  # how packed answers begin, and text never does
STORED_HEADERS = ("Content-Type", "Location", "Vary", "Cache-Control")


def fingerprint(request):
    """SHA-256 of what the request asks for: method, path, and the fields that matter."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}".encode())
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_PART_OF_THE_BODY:
            digest.update(repr((name, values)).encode())
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            digest.update(repr((name, upload.name, upload.size)).encode())
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    if request.content_type not in FORM_TYPES:
        digest.update(request.body)
    return digest.hexdigest()


def claim(learner, key, asked):
    """The receipt for this key; without a status where this request is the first to use it.

    The insert waits for a request with the same key that is still under way. It is written out,
    because the ORM cannot ask what an insert that may conflict has inserted.
    """
    receipt = Receipt(learner=learner, key=key, fingerprint=asked, made_at=timezone.now())
    fields = [field for field in Receipt._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [
        field.get_db_prep_save(getattr(receipt, field.attname), connection) for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Receipt._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608
            " ON CONFLICT DO NOTHING RETURNING id",
            values,
        )
        row = cursor.fetchone()
    if row is None:
        return Receipt.objects.get(learner=learner, key=key)
    receipt.pk = row[0]
    return receipt


def replay(request, receipt, asked):
    if receipt.fingerprint != asked:
        return errors.already_sent(request)
    body = unpacked(bytes(receipt.body))
    return HttpResponse(body, status=receipt.status, headers=receipt.headers)


def packed(body):
    """The answer as it is kept: a canvas takes a sixth of its room."""
    return zlib.compress(body, level=1)


def unpacked(body):
    """The answer as it was sent, also one kept before answers were packed."""
    return zlib.decompress(body) if body.startswith(PACKED) else body


def store(receipt, page):
    """Keep the answer, without cookies: they are the business of the first request only."""
    if hasattr(page, "render"):
        page.render()
    kept = {
        name: value
        for name, value in page.items()
        if name in STORED_HEADERS or name.startswith("HX-")
    }
    # An update, not a save: the view may have moved the receipt with its learner's rows.
    Receipt.objects.filter(pk=receipt.pk).update(
        status=page.status_code, headers=kept, body=packed(page.content)
    )


class IdempotencyMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.method in SAFE_METHODS or not request.user.is_authenticated:
            return None
        if request.resolver_match.view_name in UNSTORED_VIEWS:
            return None
        key = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key")
        if not key:
            return None
        if not KEY.fullmatch(key):
            return errors.bad_request(request)
        asked = fingerprint(request)
        with transaction.atomic():
            receipt = claim(request.user, key, asked)
            if receipt.status is not None:
                return replay(request, receipt, asked)
            page = view_func(request, *view_args, **view_kwargs)
            if page.status_code >= 400 and not getattr(page, "has_effect", False):
                transaction.set_rollback(True)
            else:
                store(receipt, page)
        return page
