"""Asyncio tasks that wait for ever, in chains of coroutines."""
import asyncio

import report


async def leaf(n):
    await asyncio.sleep(3600)


async def middle(n):

    await leaf(n)


async def top(n):
    x = 1
    await middle(n)


async def gatherer():
    await asyncio.gather(asyncio.ensure_future(top(3)))


async def main():
    tasks = [asyncio.ensure_future(top(i)) for i in range(2)] + [asyncio.ensure_future(gatherer())]
    if hasattr(tasks[0], 'set_name'):
        tasks[0].set_name('first')
    for _ in range(20):
        await asyncio.sleep(0)
    report.say({'lines': {f.__name__: f.__code__.co_firstlineno for f in (leaf, middle, top, gatherer, main)}})
    await asyncio.gather(*tasks)


asyncio.get_event_loop().run_until_complete(main()) if not hasattr(asyncio, 'run') else asyncio.run(main())
