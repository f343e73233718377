"""One index entry per object and language: words, clusters, scope.

Entry: what can be found of one object in one language. Tier: hits by words stand above hits by clusters only.
"""
