"""The parts of ``observe/sample.py``: what is known for certain, who everybody might be, and where."""
