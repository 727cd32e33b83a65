"""All runs of this learner."""

from engine.ui.frame import open_page
from engine.ui.records import records

records(open_page())
