"""Who is who: persons, their accounts and cards, organisations, places, scopes and roles, and the audit log.

Person: a human. Account: lets one person sign in. Scope: a node of the tree in which people have rights.
Role grant: (person, role, scope, from, to), inherited downwards. Card: a printed secret that opens an account once.
"""
