from django.urls import path

from coursework.views import calls, cases, organizing, reading, stories, writing

app_name = "coursework"

# /cases/
CASES = [
    path("", cases.case_list, name="case-list"),
    path("mine/", writing.case_mine, name="case-mine"),
    path("<int:pk>/", cases.case_detail, name="case-detail"),
    path("<int:pk>/edit/", writing.case_edit, name="case-edit"),
    path("<int:pk>/submit/", writing.case_submit, name="case-submit"),
    path("<int:pk>/result/", cases.case_result, name="case-result"),
    path("<int:pk>/return/", organizing.case_return, name="case-return"),
    path("<int:pk>/appoint/", organizing.case_appoint, name="case-appoint"),
    path("<int:pk>/seats/<int:seat_pk>/replace/", organizing.seat_replace, name="seat-replace"),
    path("<int:pk>/decide/", organizing.case_decide, name="case-decide"),
    path("<int:pk>/publish/", organizing.case_publish, name="case-publish"),
    path("<int:pk>/hide/", organizing.case_hide, name="case-hide"),
    path("of-person/<int:pk>/", cases.person_cases, name="person-cases"),
]

# /cases/calls/
CALLS = [
    path("calls/", calls.call_list, name="call-list"),
    path("calls/add/", calls.call_add, name="call-add"),
    path("calls/<int:pk>/", calls.call_detail, name="call-detail"),
    path("calls/<int:pk>/edit/", calls.call_edit, name="call-edit"),
    path("calls/<int:pk>/assign/", calls.call_assign, name="call-assign"),
    path("calls/<int:pk>/start/", writing.case_start, name="case-start"),
]

# /cases/readings/
READINGS = [
    path("readings/", reading.reading_list, name="reading-list"),
    path("readings/<int:pk>/", reading.reading_detail, name="reading-detail"),
    path("readings/<int:pk>/recuse/", reading.reading_recuse, name="reading-recuse"),
    path("readings/<int:pk>/files/<int:position>/", reading.reading_file, name="reading-file"),
]

# /cases/stories/
STORIES = [
    path("stories/", stories.showcase, name="showcase"),
    path("stories/<int:pk>/", stories.case_story, name="case-story"),
    path("stories/<int:pk>/pictures/<int:position>/", stories.story_picture, name="story-picture"),
]

urlpatterns = [*CASES, *CALLS, *READINGS, *STORIES]
