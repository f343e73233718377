"""The one door for what was made without network.

Envelope: one thing that a phone made, with its own id. Kind: what sort of thing; each module registers its own.
Device: a phone (one per person and browser) with a token. Receipt: that an envelope was taken. Conflict: two edits
of one field that a person must decide. docs/decisions/0002-offline-envelope.md fixes the rules.
"""
