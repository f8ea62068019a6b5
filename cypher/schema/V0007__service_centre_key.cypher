// 党群服务中心: no two have one key, and each is found by it at once.
CREATE CONSTRAINT service_centre_key IF NOT EXISTS
FOR (node:ServiceCentre) REQUIRE node.key IS UNIQUE
