# -*- coding: utf-8 -*-
"""A call with a variable of each kind, one of which a nested function shares."""
import sys

import report


class Thing(object):
    pass


def call(argument, *rest, **named):
    nothing = None
    yes, no = True, False
    small, negative, large = 42, -7, 2 ** 70
    ratio, whole = 0.5, 3.0
    text = u'caf\xe9 \u4e2d \U0001f40d'
    plain = 'it\'s\n'
    data = bytes(bytearray([0, 65, 255]))
    items, pair, table, several = [1, 2, 3], (1, 2), {1: [2]}, set([1])
    many, ring = list(range(1000)), []
    ring.append(ring)
    no_items, no_pair, no_table = [], (), {}
    thing = Thing()
    shared = 5

    def nested():
        return shared
    late = (report.say({}), sys.stdin.readline())
    return nested, late


call('x' * 200, 1, key=2)
