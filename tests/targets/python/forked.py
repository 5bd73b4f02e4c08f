"""A child that another thread than the main one has forked, after it had threads."""
import os
import sys
import threading

import report


def idle():
    report.FOREVER.acquire()


def child():
    report.EXPECTED.clear()
    (report.note('child', sys._getframe()), report.say({'pid': os.getpid(), 'threads': report.EXPECTED}), sys.stdin.readline())
    os._exit(0)


def fork():
    if os.fork() == 0:
        child()
    report.FOREVER.acquire()


for body in (idle, fork):
    thread = threading.Thread(target=body, name=body.__name__)
    thread.daemon = True
    thread.start()
report.FOREVER.acquire()
