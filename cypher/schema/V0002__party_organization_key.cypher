// 党组织: no two have one key, and each is found by it at once.
CREATE CONSTRAINT party_organization_key IF NOT EXISTS
FOR (node:PartyOrganization) REQUIRE node.key IS UNIQUE
