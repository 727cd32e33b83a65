"""Week 7, second part: CRNN and CTC as a story: say and work, train, look inside, ask."""

from engine.ui.lesson import Page

page = Page(__file__)
page.learn()
page.train()
page.look("bench", "captcha", "code")
page.ask()
page.close()
