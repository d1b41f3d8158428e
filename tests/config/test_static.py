from django.contrib.staticfiles import finders
from django.test import Client


def test_every_style_sheet_and_script_of_the_frame_is_served(db):
    page = Client().get("/accounts/login/").content.decode()
    files = [part.split('"')[0] for part in page.split('"/static/')[1:]]

    assert "css/tokens.css" in files
    assert [name for name in files if finders.find(name) is None] == []
    assert Client().get("/static/css/tokens.css").status_code == 200
