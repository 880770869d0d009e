"""From the words of an answer to its value: with a reason, or undetermined; never a guess.

`answer.read_answer` takes any kind of field. Each kind has a module, which others use without loading the rest.
"""
