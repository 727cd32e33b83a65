"""The exam: the bank of questions and how answers are graded."""
