"""Pages compressed with Brotli for browsers that take it: a tenth smaller than GZip's.

Like GZip over TLS, this could leak a secret that stands beside text an attacker chooses (BREACH).
Django masks its CSRF token anew in every page, and pages hold no other secret.
"""

import brotli
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

QUALITY = 8  # a chapter takes 2.4 ms; one more step gains 0.3 % for seven times that
MIN_LENGTH = 200


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request, page):
        accepted = request.headers.get("Accept-Encoding", "")
        encodings = {name.partition(";")[0].strip() for name in accepted.split(",")}
        if (
            page.streaming
            or "br" not in encodings
            or len(page.content) < MIN_LENGTH
            or page.has_header("Content-Encoding")
        ):
            return super().process_response(request, page)
        patch_vary_headers(page, ["Accept-Encoding"])
        page.content = brotli.compress(page.content, quality=QUALITY)
        page.headers["Content-Length"] = str(len(page.content))
        page.headers["Content-Encoding"] = "br"
        return page
