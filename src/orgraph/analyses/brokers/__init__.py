"""Brokers (枢纽单位): organizations that hold the network of organizations together.

The network is that of the clusters (:mod:`orgraph.analyses.clusters.ties`): organizations, and what brings several of
them together as nodes of its own. Three figures tell where an organization stands in it:

- *cut off*: how many other organizations would lose every way to the largest remaining part, were it gone;
- *betweenness*: on what share of the shortest ways between all pairs of other organizations it lies. Ways are counted
  in ties, whatever they weigh: two organizations that meet in one place are two ties apart;
- *constraint* (Burt 1992), by the weights of ties: low where its ties lead to many and separate ones.

Places of organizations in a network are told, not their worth; nothing is told of persons.
"""

from orgraph.analyses.brokers.figures import Broker
from orgraph.analyses.brokers.finding import rank_brokers
from orgraph.analyses.brokers.result import Brokers

__all__ = ["Broker", "Brokers", "rank_brokers"]
