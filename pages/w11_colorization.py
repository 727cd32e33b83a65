"""Week 11, Let There Be Color, as a story: say and work, train, look inside, ask."""

from engine.ui.lesson import Page

page = Page(__file__)
page.learn()
page.train()
page.look("colorize", "code")
page.ask()
page.close()
