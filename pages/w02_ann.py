"""Week 2, artificial neural networks, as a story: say and work, train, look inside, ask."""

from engine.ui.lesson import Page

page = Page(__file__)
page.learn()
page.train()
page.look("network", "digit", "house", "attribution", "code")
page.ask()
page.close()
