"""What `make run` promises beside another program, or beside itself."""

import signal
import socket

import pytest
from django.core.management import CommandError

from academy import database
from academy.management.commands.demo import ENDINGS, leave, refuse_taken_port


def test_refuse_taken_port_says_which_and_what_to_do():
    with socket.socket() as other:
        other.bind(("localhost", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=rf"Port {port} .* PORT=8010 make run"):
            refuse_taken_port(port)

    refuse_taken_port(port)


def test_refuse_taken_port_knows_what_is_no_port():
    with pytest.raises(CommandError, match="Port 99999 "):
        refuse_taken_port(99999)


def test_kept_is_stopped_by_the_last_to_leave(tmp_path, monkeypatch):
    stopped = []
    monkeypatch.setattr(database, "stop", stopped.append)

    with database.kept(tmp_path):
        with database.kept(tmp_path):
            pass
        assert stopped == []

    assert stopped == [tmp_path]


def test_leave_is_not_interrupted_by_a_second_time(monkeypatch):
    heard = {}
    monkeypatch.setattr(signal, "signal", heard.__setitem__)

    with pytest.raises(SystemExit):
        leave()

    assert heard == dict.fromkeys(ENDINGS, signal.SIG_IGN)
