"""Small pure helpers that every module may use: multilingual text, ids, time, hooks, folding.

No models, no rights, nothing of ours is imported here.
"""
