"""Questionnaires: asked on the web, without network and on paper, in several languages.

Form: what is asked, and of whom. Version: its questions, frozen once published; each response keeps the version it was
made with. Definition: a version's questions as one small JSON tree. Expression: when a question is asked, what an
answer must be, what is reckoned; also a JSON tree. Response: one person's answers.
"""
