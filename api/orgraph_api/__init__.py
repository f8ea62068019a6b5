"""The server of orgraph: the API, and the pages of the city."""
