"""What other programs read: one module a format, each by the rules of the program that reads it.

Import what you need from the module that has it; `formats` knows them all by name.
"""
