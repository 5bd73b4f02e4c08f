# -*- coding: utf-8 -*-
"""Ten and more ways for Python code to be called; "spin" as argument makes the threads run instead of sleeping."""
import contextlib
import functools
import sys

import report

SPINS = sys.argv[1:] == ['spin']


def rest(name):
    return report.rest(name, SPINS)


def recursion(n=40):
    return rest('recursion') if n == 0 else recursion(n - 1)


def deep(n=600):
    if n:
        x = [n,
             deep(n - 1)]
        return x
    return rest('deep')


def lines(
        name='lines',
        other=1):
    return [1,
            2,
            (rest(name),
             3),
            4]


def numbers():
    yield 1
    for _ in range(3):
        yield rest('generator')


def generator():
    for _ in numbers():
        pass


def expression():
    return sum(rest('expression') for _ in range(2))


def comprehension():
    return [rest('comprehension') for _ in range(2)]


def sort_key():
    return sorted([2, 1], key=lambda v: rest('sort_key'))


def reduction():
    return functools.reduce(lambda a, b: rest('reduction') if b == 90 else a + b, range(100))


def partial():
    return functools.partial(rest, 'partial')()


class Maker(object):
    """Made often enough for its construction to be specialised."""

    def __init__(self, waits):
        if waits:
            rest('construction')

    @property
    def value(self):
        return self.missing

    def __getattr__(self, name):
        return rest('attribute')


def construction():
    for i in range(200):
        Maker(i == 199)


def attribute():
    return Maker(False).value


@contextlib.contextmanager
def opened():
    try:
        yield 1
    finally:
        rest('context')


def context():
    with opened():
        raise_and_catch()


def raise_and_catch():
    try:
        raise KeyError('x')
    except KeyError:
        pass


def executed():
    source = '\n\ndef inner(f):\n\n    return f("executed")\n\ninner(rest)\n'
    exec(compile(source, '<made up>', 'exec'), {'rest': rest})


def callback():
    try:
        import ctypes
    except ImportError:
        return rest('callback')
    compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda a, b: rest('callback') or 0)
    array = (ctypes.c_int * 2)(2, 1)
    return ctypes.CDLL(None).qsort(array, 2, ctypes.sizeof(ctypes.c_int), compare)


SCENARIOS = [recursion, deep, lines, generator, expression, comprehension, sort_key, reduction, partial, construction,
             attribute, context, executed, callback]

if sys.version_info[0] > 2:
    MODERN = u'''
async def leaf():
    return rest('coroutine')
async def middle():

    return await leaf()
async def top():
    async def inner():
        return await middle()
    return await inner()
def coroutine():
    try:
        top().send(None)
    except StopIteration:
        pass
def delegating():
    def outer():
        yield from inner()
    def inner():
        yield rest('delegating')
    return list(outer())
class Größe:
    def 測る(self, 数=1):
        return rest('non_ascii')
def non_ascii():
    return Größe().測る()
'''
    exec(compile(MODERN, u'naïve_文件_\U0001f40d.py', 'exec'))
    SCENARIOS += [coroutine, delegating, non_ascii]

if __name__ == '__main__':
    report.run([(body.__name__, body) for body in SCENARIOS])
