"""The course map: what to learn next, one card per lesson."""

from engine.ui.frame import open_page
from engine.ui.home import course_map

course_map(open_page())
