"""Week 9, U-Net, as a story: say and work, train, look inside, ask."""

from engine.ui.lesson import Page

page = Page(__file__)
page.learn()
page.train()
page.look("unet", "code")
page.ask()
page.close()
