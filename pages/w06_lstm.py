"""Week 6, the LSTM, as a story: say and work, train, look inside, ask."""

from engine.ui.lesson import Page

page = Page(__file__)
page.learn()
page.train()
page.look("conveyor", "remember", "writing", "code")
page.ask()
page.close()
