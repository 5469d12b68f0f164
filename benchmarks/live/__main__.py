"""A live session under load, checked in every answer and event.

    python -m benchmarks.live --learners 300 --postgres --kill 8
    python -m benchmarks.live --learners 150

The first: two app processes behind nginx, on a PostgreSQL and a Redis of its own, and one app
process killed every eight seconds. The second: one process on SQLite. Ends with 1 where a promise
of docs/live.md was broken.
"""

import argparse
import os
import signal
import sys

from benchmarks.live import audit
from benchmarks.live.session import Habits, play
from benchmarks.live.stack import Stack
from benchmarks.live.trouble import killing_apps


def main():
    parser = argparse.ArgumentParser(prog="benchmarks.live", description=__doc__.split("\n")[0])
    parser.add_argument("--learners", type=int, default=150)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--postgres", action="store_true", help="and two processes behind nginx")
    parser.add_argument("--no-redis", action="store_true", help="PostgreSQL rings the doorbell")
    parser.add_argument("--kill", type=float, metavar="SECONDS", help="an app process, so often")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    stack = Stack(
        postgres=options.postgres,
        redis=options.postgres and not options.no_redis,
        apps=2 if options.postgres else 1,
    )
    before = os.getloadavg()[0]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no server is left behind
    with stack:
        outcome = play(
            stack,
            learners=options.learners,
            questions=options.questions,
            habits=Habits(),
            trouble=options.kill and killing_apps(options.kill),
            seed=options.seed,
        )
    print("| what | figure |\n|---|---|")
    for what, figure in audit.table(outcome):
        print(f"| {what} | {figure} |")
    print(f"| app processes killed | {stack.kills} |")
    print(f"| load of the machine before | {before:.1f} on {os.cpu_count()} cores |")
    broken = audit.broken_promises(outcome)
    print(f"\n{len(broken)} promises broken.")
    for fault in broken[:20]:
        print(f"- {fault}")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
