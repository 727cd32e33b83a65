"""What this is, whose data it uses, how the numbers are made."""

from engine.ui.about import about
from engine.ui.frame import open_page

about(open_page())
