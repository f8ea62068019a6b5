"""The server: its address, its connection and statements, what its faults mean, and the lease of the one writer."""
