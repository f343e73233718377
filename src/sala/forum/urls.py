"""Addresses of the forum."""

from django.urls import path

from sala.forum.pages import ask, my_questions, paper, question, questions, schedule, translate, wall

app_name = "forum"
urlpatterns = [
    path("<slug:event>/", schedule.schedule, name="schedule"),
    path("<slug:event>/ask/", ask.ask, name="ask"),
    path("<slug:event>/my-questions/", my_questions.my_questions, name="my_questions"),
    path("<slug:event>/find/", my_questions.find, name="find"),
    path("<slug:event>/standing/", my_questions.standing, name="standing"),
    path("<slug:event>/questions/", questions.questions, name="questions"),
    path("<slug:event>/questions/<uuid:question>/support/", question.support, name="support"),
    path("<slug:event>/questions/<uuid:question>/moderate/", question.moderate, name="moderate"),
    path("<slug:event>/questions/<uuid:question>/hide/", question.hide, name="hide"),
    path("<slug:event>/questions/<uuid:question>/withdraw/", question.withdraw, name="withdraw"),
    path("<slug:event>/questions/<uuid:question>/translate/", translate.translate, name="translate"),
    path("<slug:event>/paper/", paper.paper, name="paper"),
    path("<slug:event>/type-in/", paper.type_in, name="type_in"),
    path("<slug:event>/wall/", wall.wall, name="wall"),
    path("<slug:event>/wall/questions/", wall.wall_questions, name="wall_questions"),
    path("<slug:event>/wall/questions/<slug:session>/", wall.wall_questions, name="wall_questions"),
]
