"""nginx with one worker, which sends one page from the disk; where it is installed."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.cores import pin_server
from bench.served import Served, find_free_port, wait_for

_CONFIG = """\
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=16;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      root {folder}/pages;
      default_type "text/html; charset=utf-8";
      try_files /page.html =404;
{headers}
    }}
  }}
}}
"""
_OWN_HEADERS = {"server", "date", "content-length", "content-type", "etag"}


def find_nginx() -> str | None:
    """The program, which a package puts outside of most users' PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def serve_file(program: str, folder: Path, page: Path) -> Iterator[Served]:
    """Send the body and headers that `page` (JSON as `bench.apps.build_bare` reads it) holds; ends with the block."""
    port = find_free_port()
    _write(folder, page, port)
    process = subprocess.Popen([*pin_server(), program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        wait_for(port, process)
        yield Served(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(60)


def _write(folder: Path, page: Path, port: int) -> None:
    answer = json.loads(page.read_text(encoding="utf-8"))
    (folder / "pages").mkdir(parents=True)
    (folder / "pages" / "page.html").write_bytes(answer["body"].encode("latin-1"))
    told = [(name, value) for name, value in answer["headers"] if name.lower() not in _OWN_HEADERS]
    lines = [f"      add_header {name} {json.dumps(value)};" for name, value in told]
    # Started by root, its worker would be somebody who may not read our folder.
    user = "user root;" if os.geteuid() == 0 else ""
    config = _CONFIG.format(folder=folder, port=port, headers="\n".join(lines), user=user)
    (folder / "nginx.conf").write_text(config, encoding="utf-8")
