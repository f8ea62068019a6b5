// 产业示范集群: no two have one key, and each is found by it at once.
CREATE CONSTRAINT demonstration_cluster_key IF NOT EXISTS
FOR (node:DemonstrationCluster) REQUIRE node.key IS UNIQUE
