"""Many rooms, built to one standard by a date: what stands where, and what each figure rests on.

Network: rooms that one programme builds by a date. Room: one of them, at its host school. Stage: how far a room is, as
its dated history says. Gate: the step to the next stage; it opens with its evidence, and names who opened it. Board:
the network on one page, as of any day.
"""
