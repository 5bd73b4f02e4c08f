# -*- coding: utf-8 -*-
"""How the targets tell the tests what their stacks are: every thread walks its own frames and waits on that very line."""
import json
import os
import sys
import threading
import time

EXPECTED = {}
LOCK = threading.Lock()
FOREVER = threading.Lock()
FOREVER.acquire()


def native_id():
    if hasattr(threading, 'get_native_id'):
        return threading.get_native_id()
    try:
        import ctypes
        return ctypes.CDLL(None).syscall(186)
    except ImportError:
        return None


def walk(frame):
    stack = []
    while frame is not None:
        code = frame.f_code
        stack.append([code.co_filename, code.co_name, getattr(code, 'co_qualname', None), frame.f_lineno])
        frame = frame.f_back
    return stack


def note(name, frame):
    with LOCK:
        EXPECTED[name] = {'name': threading.current_thread().name, 'tid': native_id(), 'stack': walk(frame)}


def say(value):
    sys.stdout.write(json.dumps(value) + '\n')
    sys.stdout.flush()


def rest(name, spins=False):
    """Waits for ever, asleep or not, on the line that it has noted."""
    if spins:
        while not note(name, sys._getframe()) if name not in EXPECTED else True: pass
    return note(name, sys._getframe()) or FOREVER.acquire()


def run(scenarios):
    """Runs each scenario in a thread of its own, says what all their stacks are, and waits to be killed."""
    for name, body in scenarios:
        thread = threading.Thread(target=body, name=name)
        thread.daemon = True
        thread.start()
    while len(EXPECTED) < len(scenarios):
        time.sleep(0.002)
    (note('main', sys._getframe()), say({'pid': os.getpid(), 'threads': EXPECTED}), sys.stdin.readline())
