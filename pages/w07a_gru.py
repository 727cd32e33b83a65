"""Week 7, first part: the GRU as a story: say and work, train, look inside, ask."""

from engine.ui.lesson import Page

page = Page(__file__)
page.learn()
page.train()
page.look("conveyor", "remember", "code")
page.ask()
page.close()
