"""A forum: two days, one schedule, and questions in any language.

Event: the forum. Session: one item of it, as the organiser plans it now (the draft). Schedule version: a frozen,
named and dated publication of all sessions; what the public sees. Question: asked by anyone, aloud in the hall or
not. Wall: what is projected.
"""
