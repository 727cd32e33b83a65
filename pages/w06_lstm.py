"""Week 6, LSTM, as a story: say and work, look inside, ask."""

from engine.ui.lesson import Page

page = Page(__file__)
page.learn()
page.train()
page.look("code")
page.ask()
page.close()
