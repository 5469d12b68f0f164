"""A browser's side of HTTP, as little of it as a load client needs: cheap, so that the machine is
the server's. Cookies, one kept connection, and event streams."""

import asyncio
import json
import zlib
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

# What a broken line looks like from here.
BROKEN = (OSError, EOFError, ValueError)
TIMEOUT_SECONDS = 8


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    def json(self):
        return json.loads(self.text)


class Browser:
    def __init__(self, port, *, source="127.0.0.1"):
        self.port, self.source = port, source
        self.cookies = {}
        self.line = None
        self.server_errors = []  # statuses of 500 and above

    async def connect(self):
        return await asyncio.open_connection(
            "127.0.0.1", self.port, local_addr=(self.source, 0), limit=2**20
        )

    def request(self, method, path, body=b"", headers=()):
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Accept-Encoding: gzip",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            *(f"{name}: {value}" for name, value in headers),
        ]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
            lines.append("Content-Type: application/x-www-form-urlencoded")
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def send(self, method, path, fields=None, headers=(), timeout=TIMEOUT_SECONDS):
        """The Answer. Raises one of BROKEN where none comes in time."""
        body = urlencode(fields, doseq=True).encode() if fields else b""
        async with asyncio.timeout(timeout):
            try:
                return await self.exchange(self.request(method, path, body, headers))
            except BaseException:
                self.close()
                raise

    async def exchange(self, request):
        is_kept, self.line, line = self.line is not None, None, self.line
        reader, writer = line or await self.connect()
        try:
            writer.write(request)
            status, headers = await self.head(reader)
        except BROKEN:
            writer.close()
            if not is_kept:
                raise
            return await self.exchange(request)  # the server had closed it: as browsers do
        except BaseException:
            writer.close()
            raise
        try:
            body = b"".join([part async for part in parts(reader, headers)])
        except BaseException:
            writer.close()
            raise
        if headers.get("connection") == "close":
            writer.close()
        elif self.line is None:
            self.line = reader, writer
        else:
            writer.close()
        if headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, 31)
        return Answer(status, headers, body.decode())

    async def head(self, reader):
        """(status, headers in lower case); cookies are kept."""
        text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = text[:-4].split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        status = int(first[9:12])
        if status >= 500:
            self.server_errors.append(status)
        return status, headers

    @asynccontextmanager
    async def stream(self, path, headers=()):
        """(status, events): an iterator of what the event stream says, as (kind, data)."""
        reader, writer = await self.connect()
        try:
            writer.write(self.request("GET", path, headers=headers))
            async with asyncio.timeout(TIMEOUT_SECONDS):
                status, found = await self.head(reader)
            yield status, frames(parts(reader, found))
        finally:
            writer.close()

    def close(self):
        if self.line:
            self.line[1].close()
            self.line = None


async def parts(reader, headers):
    """The body, as it comes."""
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            yield (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
    elif "content-length" in headers:
        yield await reader.readexactly(int(headers["content-length"]))
    else:
        while part := await reader.read(65536):
            yield part


async def frames(body):
    """(kind, data) of each event; data is read from its JSON where there is any."""
    rest = b""
    async for part in body:
        *texts, rest = (rest + part).split(b"\n\n")
        for text in texts:
            fields = dict(line.split(b":", 1) for line in text.split(b"\n"))
            data = fields.get(b"data", b"").strip()
            yield fields.get(b"event", b"").strip().decode(), json.loads(data) if data else None
