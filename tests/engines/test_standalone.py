"""A cluster of one master and two workers: on this machine only, and gone with whoever started it, executors too."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from course.engines.installed import ready
from course.labs.standalone import WORKERS, Cluster

pytestmark = [
    pytest.mark.engines,
    pytest.mark.skipif(
        not Path("/proc/net/tcp").exists(), reason="starts shell scripts, and reads Linux's tables"
    ),
]
STARTED = """
import json, os, subprocess, sys, time
from course.labs.standalone import Cluster
cluster = Cluster(say=lambda _: None)
# An executor on each worker, held by a program of its own.
program = subprocess.Popen([sys.executable, "-P", "-c", '''
from course.engines.spark import Spark
spark = Spark(say=lambda _: None)
spark.session.range(10).count()
print("ready", flush=True)
import time; time.sleep(300)
'''], env={**os.environ, **cluster.variables}, stdout=subprocess.PIPE, text=True)
while program.stdout.readline().strip() != "ready":
    assert program.poll() is None
print(json.dumps([program.pid]), flush=True)
time.sleep(300)
"""


def _javas():
    """Of this user and this cluster's classes, by command line."""
    return [
        process
        for process in psutil.process_iter(["name", "uids", "cmdline"])
        if process.info["name"] == "java"
        and process.info["uids"].real == os.getuid()
        and any(
            part.startswith(("org.apache.spark.deploy.master", "org.apache.spark.deploy.worker"))
            or "CoarseGrainedExecutorBackend" in part
            for part in process.info["cmdline"] or ()
        )
    ]


def _gone_within(seconds, others):
    until = time.monotonic() + seconds
    while {one.pid for one in _javas()} - others:
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def test_it_listens_on_this_machine_only_and_leaves_nothing():
    others = {one.pid for one in _javas()}
    with Cluster(say=lambda _: None) as cluster:
        folders = [process.folder for process in cluster.processes]
        ours = [one for one in _javas() if one.pid not in others]
        assert len(ours) == 1 + WORKERS
        listening = [
            address.laddr.ip
            for one in ours
            for address in one.net_connections("tcp")
            if address.status == psutil.CONN_LISTEN
        ]
        assert listening and {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}
    assert _gone_within(10, others)
    assert not any(folder.exists() for folder in folders)


def test_executors_go_when_the_one_who_asked_is_killed(tmp_path):
    others = {one.pid for one in _javas()}
    asking = subprocess.Popen(
        [ready("spark").python, "-P", "-c", STARTED],
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},  # whoever is killed cannot tidy up
    )
    (program,) = json.loads(asking.stdout.readline())
    executors = [
        one
        for one in _javas()
        if one.pid not in others and "CoarseGrainedExecutorBackend" in " ".join(one.info["cmdline"])
    ]
    assert executors
    asking.kill()
    asking.wait()
    asking.stdout.close()
    try:
        assert _gone_within(
            45, others | {program} | {child.pid for child in psutil.Process(program).children(True)}
        )
    finally:
        psutil.Process(program).kill()
    assert _gone_within(45, others)
