"""An interpreter inside the interpreter, whose code waits in a thread of its own."""
import os
import sys
import threading

import report

try:
    import _interpreters as interpreters
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        report.say({'unsupported': 'no module for subinterpreters'})
        sys.exit(0)

READ, WRITE = os.pipe()
STARTED_READ, STARTED_WRITE = os.pipe()
SOURCE = '''
import os
def inside():
    os.write(%d, b"x")
    os.read(%d, 1)
inside()
''' % (STARTED_WRITE, READ)


def run():
    made = interpreters.create()
    (interpreters.exec if hasattr(interpreters, 'exec') else interpreters.run_string)(made, SOURCE)


thread = threading.Thread(target=run, name='host')
thread.daemon = True
thread.start()
os.read(STARTED_READ, 1)
(report.say({}), sys.stdin.readline())
