"""Hunts that people play live: rooms, their clock and records, and the web server around them.

From the inside out: ``protocol`` (what is said), ``game`` (a hunt with its minds), ``room`` (who sits
where, and what may happen when).
"""
