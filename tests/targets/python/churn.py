"""churn.py [LOG]: makes and destroys functions, threads and generators all the time; each function's name tells its file and line, and
the log which thread runs which functions: a line with its id and the first of fifty numbers."""
import os
import sys
import threading

import report

LOG = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if sys.argv[1:] else None


def once(number):
    line = number % 7 + 1
    source = '\n' * (line - 1) + 'def f%d(): return sum(i for i in range(60))\nf%d()\n' % (number, number)
    exec(compile(source, 'file%d.py' % number, 'exec'), {})


def work(first):
    if LOG is not None:
        os.write(LOG, ('%d %d\n' % (report.native_id(), first)).encode())
    for number in range(first, first + 50):
        once(number)


def end():
    """With whoever watches: nothing else here looks at its input."""
    sys.stdin.read()
    os._exit(0)


def main():
    first = 0
    watcher = threading.Thread(target=end)
    watcher.daemon = True
    watcher.start()
    report.say({})
    while True:
        threads = [threading.Thread(target=work, args=(first + i * 50,)) for i in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        first += 150


main()
