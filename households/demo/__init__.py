"""The demo world: some sixty invented families, two hundred sessions over a year, their words.

Everything is made by the same actions that people use, so that the demo obeys every rule. All
names, numbers and sentences are invented; identity numbers carry kecamatan 99, which exists
nowhere.
"""
