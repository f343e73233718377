"""Demonstration forums: a small one of today for tests, the same with a whole schedule, and the forum of 2023."""

from sala.forum.seed.forms2023 import ask_forms
from sala.forum.seed.forum2023 import fill_practice_forum, load_forum_2023
from sala.forum.seed.messages import load_messages
from sala.forum.seed.news2023 import load_news_2023
from sala.forum.seed.papers2023 import load_papers_2023
from sala.forum.seed.parties import load_parties_2023, load_practice_parties
from sala.forum.seed.practice import load_practice_forum
from sala.forum.seed.prompts2023 import load_prompts_2023
from sala.forum.seed.reflections2023 import load_reflections_2023

__all__ = [
    "ask_forms",
    "fill_practice_forum",
    "load_forum_2023",
    "load_messages",
    "load_news_2023",
    "load_papers_2023",
    "load_parties_2023",
    "load_practice_forum",
    "load_practice_parties",
    "load_prompts_2023",
    "load_reflections_2023",
]
