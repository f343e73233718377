"""Anything dated with people in it.

Meeting: a time, a place or link, a host, participants. Participation: a person's part in one meeting, with a mode.
Badge: the printed code of a person in one scope (a forum). Check-in: that a badge was seen. Resource and Hold: what can
be in one place only, and the 15-minute ticks in which it is taken.
"""
