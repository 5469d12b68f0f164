"""The ASGI application: Django as WSGI in a bounded pool of threads.

Under Django's own ASGI handler every request in flight gets a thread of its own, so a busy
class would open threads and database connections without bound. What streams without end would
hold a thread for as long, so it is mounted beside Django (STREAMS in the settings).
"""

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.utils.module_loading import import_string

from studyapp.wsgi import application as wsgi_application

THREADS = 4  # at most the size of the database pool

web = WSGIMiddleware(wsgi_application, workers=THREADS)
streams = {path: import_string(name) for path, name in settings.STREAMS.items()}


def without_lookalikes(headers):
    """The headers but those with "_", which Django could not tell from the ones with "-".

    So nobody can put `X_Forwarded_For` beside the header that the proxy has written.
    """
    return [(name, value) for name, value in headers if b"_" not in name]


async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["path"] in streams:
        await streams[scope["path"]](scope, receive, send)
    else:
        await web(scope | {"headers": without_lookalikes(scope["headers"])}, receive, send)
