"""Pictures: taken in pieces, checked and made small, kept once, shown only to whom a rule lets.

Blob: bytes, kept once under their SHA-256. Picture: one photo in its four sizes, without place, camera or sender.
Upload: a picture that arrives in pieces. Claim: that an album or an answer takes a picture as its own, once.
Tidy: what nobody claimed or shows any more is deleted. docs/decisions/0019-files-and-pictures.md fixes the rules.
"""
