"""Week 5, recurrent networks, as a story: say and work, train, look inside, ask."""

from engine.ui.lesson import Page

page = Page(__file__)
page.learn()
page.train()
page.look("remember", "conveyor", "stock", "code")
page.ask()
page.close()
