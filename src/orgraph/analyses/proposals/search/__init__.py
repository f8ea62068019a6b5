"""The search for groups: who hangs together, what a group costs, which groups place the most, and the bound."""
