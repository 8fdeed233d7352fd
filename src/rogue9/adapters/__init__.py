"""Hunts for other people's learners: one file an ecosystem, each imported by its own name.

They say what is known to the seats that the caller plays and nothing else, in ``info`` as well.
"""
