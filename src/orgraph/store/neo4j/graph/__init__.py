"""The natural graph: how nodes and relations stand in the database, and how it is moved from one state to another."""
