"""Hosts of proposed groups: who may lead which, who answers for its trade, and the choice at the least cost."""
