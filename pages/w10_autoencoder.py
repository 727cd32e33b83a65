"""Week 10, autoencoders, as a story: say and work, train, look inside, ask."""

from engine.ui.lesson import Page

page = Page(__file__)
page.learn()
page.train()
page.look("latent", "denoise", "anomaly", "compare", "code")
page.ask()
page.close()
