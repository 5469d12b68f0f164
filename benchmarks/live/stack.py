"""What a live session runs on: app processes, nginx, and a Redis and a PostgreSQL of their own.

Everything lives in one folder and on free ports, can be killed and started again, and is gone
afterwards. What runs on the machine already is never touched.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from glob import glob
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; {user}
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream app {{ {servers} }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_next_upstream error timeout;
    location / {{ proxy_pass http://app; }}
    location = /live/stream/ {{ proxy_pass http://app; proxy_buffering off; }}
  }}
}}
"""


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port):
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def cpu_seconds(pid):
    """What a process, the children it has seen end, and those that run have used of the CPU."""
    total = 0
    for path in glob("/proc/[0-9]*/stat"):
        try:
            fields = Path(path).read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        found = int(path.split("/")[2])
        if found == pid:
            total += sum(map(int, fields[11:15]))
        elif int(fields[1]) == pid:
            total += cpu_seconds(found) * TICKS_PER_SECOND
    return total / TICKS_PER_SECOND


class Process:
    """One process that can be killed and started again on its port."""

    def __init__(self, name, port, command, *, folder, environment=None, user=None):
        self.name, self.port, self.command = name, port, command
        self.log = folder / f"{name}.log"
        self.options = {"cwd": ROOT, "env": os.environ | (environment or {}), "user": user}
        if user:
            self.options |= {"cwd": folder, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
        self.child, self.cpu_of_former = None, 0

    def start(self):
        with self.log.open("a") as log:
            self.child = subprocess.Popen(self.command, stdout=log, stderr=log, **self.options)

    def wait_until_open(self):
        """Also where the first try fails: what was killed may still be in the way."""
        deadline = time.monotonic() + START_SECONDS
        while not is_open(self.port):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text()[-2000:]}")
            if self.child.poll() is not None:
                self.start()
            time.sleep(0.1)

    def send(self, number):
        self.child.send_signal(number)

    def end(self, number=signal.SIGKILL):
        """Ask it to end, by default without asking; back when it has."""
        self.cpu_of_former += cpu_seconds(self.child.pid)
        self.send(number)
        return self.child.wait()

    @property
    def cpu_seconds(self):
        return self.cpu_of_former + cpu_seconds(self.child.pid)


class Stack:
    """Use as a context. `port` is where browsers go; `environment` is that of the app."""

    def __init__(self, *, postgres=False, redis=False, apps=1):
        self.wants, self.app_count = {"postgres": postgres, "redis": redis}, apps
        self.postgres = self.redis = self.nginx = None
        self.apps, self.kills = [], 0

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="live-"))
        self.folder.chmod(0o755)  # PostgreSQL's user passes through it
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "studyapp.settings",
            "LOCAL_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder}/db.sqlite3",
            "REDIS_URL": "",
        }
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        if self.wants["postgres"]:
            self.start_postgres()
        if self.wants["redis"]:
            self.start_redis()
        if self.app_count > 1:
            self.environment["TRUSTED_PROXY_COUNT"] = "1"
        self.run("manage.py", "serve", "--prepare-only")
        self.apps = [self.app(number) for number in range(self.app_count)]
        for app in self.apps:
            app.start()
        self.port = self.apps[0].port
        if self.app_count > 1:
            self.start_nginx()
        for app in self.apps:
            app.wait_until_open()

    def __exit__(self, *error):
        for process in self.processes[::-1]:
            if process.child and process.child.poll() is None:
                process.end(signal.SIGINT if process is self.postgres else signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def processes(self):
        return [row for row in (self.postgres, self.redis, *self.apps, self.nginx) if row]

    def run(self, *command):
        """What a Python command of this project prints, run on the stack's database."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    def app(self, number):
        port = free_port()
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        return Process(
            f"app-{number}", port, command, folder=self.folder, environment=self.environment
        )

    def start_nginx(self):
        port = free_port()
        # No server is ever taken for dead: one that was killed is back within seconds.
        servers = " ".join(f"server 127.0.0.1:{app.port} max_fails=0;" for app in self.apps)
        user = "user root;" if os.geteuid() == 0 else ""
        conf = self.folder / "nginx.conf"
        conf.write_text(NGINX.format(folder=self.folder, port=port, servers=servers, user=user))
        command = ["nginx", "-c", str(conf), "-e", f"{self.folder}/nginx-errors.log"]
        self.nginx = Process("nginx", port, command, folder=self.folder)
        self.nginx.start()
        self.nginx.wait_until_open()
        self.port = port

    def start_redis(self):
        port = free_port()
        options = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        options += ["--enable-debug-command", "yes"]
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", *options]
        self.redis = Process("redis", port, command, folder=self.folder)
        self.redis.start()
        self.redis.wait_until_open()
        self.environment["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"

    def start_postgres(self):
        """A cluster of its own, as a user who may run one."""
        bins = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2])
        user = "nobody" if os.geteuid() == 0 else None
        home = self.folder / "postgres"
        home.mkdir()
        if user:
            os.chown(home, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        port = free_port()
        data, flags = home / "data", ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        make = Process(
            "initdb", 0, [bins[-1] / "initdb", "-D", data, *flags], folder=home, user=user
        )
        make.start()
        if make.child.wait():
            raise RuntimeError(make.log.read_text())
        command = [bins[-1] / "postgres", "-D", data, "-p", str(port), "-k", home]
        command += ["-h", "127.0.0.1"]
        self.postgres = Process("postgres", port, command, folder=home, user=user)
        self.postgres.start()
        self.postgres.wait_until_open()
        self.environment["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:{port}/postgres"
