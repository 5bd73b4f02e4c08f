# -*- coding: utf-8 -*-
"""Asyncio tasks in all states, which say where they are; with "busy" as argument the main one runs, else all wait."""
import asyncio
import os
import sys
import threading

import report


async def leaf(n):
    await asyncio.sleep(3600)


async def middle(n):

    await leaf(n)


async def top(n):
    x = 1
    await middle(n)


async def gatherer(*others):
    await asyncio.gather(*others)


async def direct(other):
    return await other


class Awaitable:
    def __await__(self):
        WRAPPED.append(leaf(7))
        return (yield from WRAPPED[0].__await__())


async def object_in_between():
    await Awaitable()


async def numbers():
    yield 1
    await leaf(8)
    yield 2


async def iteration(source):
    async for number in source:
        pass


async def größe():
    async def 測る():
        await leaf(9)
    await 測る()


async def argument(coroutine):
    """Has not begun: the coroutine that it was given is not what it awaits."""
    await coroutine


class Plain:
    """Yields by itself, while a variable of it is a coroutine that it does not await."""
    def __await__(self):
        coroutine = KEPT
        yield FUTURES[0]
        return coroutine


async def yielding():
    await Plain()


def chain(coroutine, generators):
    """A coroutine and what it awaits, outermost first."""
    frames = []
    while coroutine is not None:
        frame = next((f for f in (getattr(coroutine, name, None) for name in ('cr_frame', 'gi_frame', 'ag_frame')) if f), None)
        if frame is not None:
            frames += report.walk(frame)[:1]
            coroutine = next((a for a in (getattr(coroutine, name, None) for name in ('cr_await', 'gi_yieldfrom', 'ag_await')) if a), None)
        elif type(coroutine).__name__ in ('async_generator_asend', 'async_generator_athrow'):
            coroutine = generators[0]
        elif type(coroutine).__name__ == 'coroutine_wrapper':
            coroutine = WRAPPED[0]
        else:
            break
    return frames


def name(task):
    return task.get_name() if hasattr(task, 'get_name') else None


def awaited(task):
    waiter = task._fut_waiter
    if isinstance(waiter, asyncio.Task):
        return [name(waiter)]
    return [name(child) for child in getattr(waiter, '_children', [])]


def describe(generators, awaits=()):
    """All tasks; of the one that runs what will be so when it awaits those that are given."""
    running = asyncio.current_task()
    return {'pid': os.getpid(), 'thread': report.native_id(), 'tasks': [{
        'name': name(task),
        'state': 'waiting' if task._fut_waiter or task is running and awaits else 'running' if task is running else 'ready',
        'awaits': [n for n in (map(name, awaits) if task is running else awaited(task)) if n],
        'stack': chain(task._coro if not hasattr(task, 'get_coro') else task.get_coro(), generators),
    } for task in asyncio.all_tasks()]}


WRAPPED = []
FUTURES = []
KEPT = leaf(11)


async def main(is_busy, is_told):
    source = numbers()
    FUTURES.append(asyncio.get_event_loop().create_future())
    FUTURES[0]._asyncio_future_blocking = True
    first = asyncio.ensure_future(top(1))
    tasks = [first] + [asyncio.ensure_future(coroutine) for coroutine in (
        top(2), gatherer(first, top(3)), direct(first), iteration(source), größe(), object_in_between(), yielding())]
    if sys.version_info >= (3, 8):
        first.set_name('erste ✓')
    for _ in range(20):
        await asyncio.sleep(0)
    if is_busy:
        tasks.append(asyncio.ensure_future(argument(leaf(10))))
        (is_told(describe([source])), sys.stdin.readline())
    (is_told(describe([source], tasks)), await asyncio.gather(*tasks))


def run(is_busy, is_told):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(main(is_busy, is_told))


if __name__ == '__main__':
    if sys.argv[1:] == ['thread']:
        thread = threading.Thread(target=run, args=(False, report.say))
        thread.daemon = True
        thread.start()
        report.FOREVER.acquire()
    run(sys.argv[1:] == ['busy'], report.say)
