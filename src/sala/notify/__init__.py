"""One way to tell a person something: a notice in the app, once per matter, in the reader's language."""
