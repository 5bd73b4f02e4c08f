"""depth.py SPINS THREADS DEPTH: threads that are DEPTH calls deep, the main one among them, in twenty functions of their own lines; they
sleep, or run if SPINS is not 0. Prints a line once they are there, and ends with its input."""
import os
import sys
import threading

FUNCTIONS = 20

spins, count, depth = (int(argument) for argument in sys.argv[1:4])
there = threading.Semaphore(0)
forever = threading.Lock()
forever.acquire()


def wait():
    there.release()
    if spins:
        while True:
            pass
    forever.acquire()


source = ''
for number in range(FUNCTIONS):
    source += '''
def function_%d(further, name='a name'):
    result = [further]
    if further > 1:
        result.append(FUNCTION[%d](further - 1))
        return sum(result)
    wait()
    return 0
''' % (number, (number + 1) % FUNCTIONS)
exec(compile(source, 'functions.py', 'exec'))
FUNCTION = [globals()['function_%d' % number] for number in range(FUNCTIONS)]
sys.setrecursionlimit(depth + 1000)


def work(further):
    FUNCTION[0](further)


def say():
    for _ in range(count):
        there.acquire()
    sys.stdout.write('ready\n')
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)


# Each has the bottom of its stack below the functions: the thread's own frames, or those of this file.
for _ in range(count - 1):
    thread = threading.Thread(target=work, args=(depth - 5,))
    thread.daemon = True
    thread.start()
threading.Thread(target=say, daemon=True).start()
work(depth - 3)
