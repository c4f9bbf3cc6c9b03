"""What is done with the plays in a fork: all of them with the port as it is, or those of a fault until one notices it."""

import concurrent.futures
import os
import resource
import signal
import sys
import threading
import time

from .planted import PORT, Planted, forget_port

# A play takes milliseconds, or as long as its deadline, which is below a second; a machine that is busy takes longer.
PLAY_SECONDS = 20
SLOW_SECONDS = 0.1
MEMORY = 3 * 2**30


def survey(plays, server):
    """Plays with the port as it is: which lines each play runs, how long it takes, and what was not met."""
    seen = set()
    folder = str(PORT / "esper_port") + os.sep

    def note(frame, event, _):
        file = frame.f_code.co_filename
        if not file.startswith(folder):
            return None
        seen.add(f"{file.removeprefix(folder)}:{frame.f_lineno}")
        return note

    from play import Player

    threading.settrace(note)
    sys.settrace(note)
    from esper_port.description import read_operations

    player = Player(read_operations(server.description))
    told = {"loading": sorted(seen), "plays": {}, "unmet": []}
    for play in plays:
        seen.clear()
        started = time.monotonic()
        verdict = player.play(server.url, play)
        seconds = time.monotonic() - started
        told["plays"][play["id"]] = {"lines": sorted(seen), "is_slow": seconds > SLOW_SECONDS}
        if not verdict["met"]:
            told["unmet"].append(f"{play['id']}: {verdict['differences']}")
    sys.settrace(None)
    return told


def first_unmet(fault, plays, server, tell):
    """The first play that a port with this fault does not meet; None when it meets all."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout = sys.stderr = open(os.devnull, "w")
    threading.excepthook = lambda _: None
    forget_port()
    sys.meta_path.insert(0, Planted(fault))
    try:
        from esper_port.description import read_operations
        from play import Player, read_plays

        player = Player(read_operations(server.description) if fault.file == "description.py" else server.operations)
    except Exception as problem:
        return f"(it does not load: {type(problem).__name__})"
    read_plays(server.url, level=99)  # what the fault before left open is over
    for play in [play for play in plays if play["id"] not in server.slow]:
        limit(tell, play["id"], PLAY_SECONDS)
        if not player.play(server.url, play)["met"]:
            return play["id"]
    # Those that wait for a deadline wait together.
    waiting = [play for play in plays if play["id"] in server.slow]
    limit(tell, "a slow one", PLAY_SECONDS * 2)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda play: player.play(server.url, play), waiting))
    return next((verdict["id"] for verdict in verdicts if not verdict["met"]), None)


def limit(tell, play, seconds):
    signal.signal(signal.SIGALRM, lambda *_: tell(f"{play} (it does not end)"))
    signal.setitimer(signal.ITIMER_REAL, seconds)
