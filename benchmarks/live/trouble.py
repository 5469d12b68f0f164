"""What goes wrong beside a session. Each is called with the stack and an Event: it is over."""

import asyncio
import signal
from itertools import cycle

from benchmarks.live.stack import is_open

DOWN_SECONDS = 1.5


def killing_apps(every):
    """SIGKILL one app process after the other; so long after the last one is back, the next."""

    async def trouble(stack, over):
        for app in cycle(stack.apps):
            if await is_over(over, every):
                break
            app.end(signal.SIGKILL)
            await asyncio.sleep(DOWN_SECONDS)
            app.start()
            stack.kills += 1
            while not is_open(app.port):
                await asyncio.sleep(0.1)

    return trouble


async def is_over(over, seconds):
    """Wait for so long; whether the session has ended meanwhile."""
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        return False
    return True
