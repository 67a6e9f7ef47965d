"""Site map of stories."""

from django.urls import path

from projects.stories import views

urlpatterns = [
    path("forums/<uuid:forum>/stories/", views.story_list, name="story-list"),
    path("forums/<uuid:forum>/stories/download/<slug:shape>/", views.story_list_download, name="story-list-download"),
    path("projects/<uuid:project>/celebrate/", views.story_tell, name="story-tell"),
    path("projects/stories/<uuid:story>/", views.story, name="story"),
    path("projects/stories/<uuid:line>/answer/", views.story_answer, name="story-answer"),
    path("projects/stories/<uuid:story>/publish/", views.story_publish, name="story-publish"),
    path("projects/stories/<uuid:story>/take-back/", views.story_take_back, name="story-take-back"),
]
