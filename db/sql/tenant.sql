-- allTenants
select *
from installation_tenants();

-- tenantById
select *
from "tenant"
where "id" = $1;

-- addTenant
insert into "tenant" ("id", "name", "language", "time_zone")
values ($1, $2, $3, $4);
