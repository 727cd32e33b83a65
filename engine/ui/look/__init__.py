"""Ways to look inside a trained network; each module has show(lesson, language) and is named by what one looks at."""
