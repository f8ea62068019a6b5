"""Pipeline: the only modules that see all stages, and tie them into what a door asks for.

A door imports the one module that it needs, so that no command pays for stages that it does not use.
"""
