-- personSigningIn
select *
from person_signing_in($1);

-- personById
select *
from "person"
where "id" = $1;

-- personByEmail
select *
from "person"
where lower(email) = lower($1);

-- peopleByIds
select *
from "person"
where id = any ($1);

-- listPeople
select *
from "person"
where (name, id) > ($1, $2)
order by "name", "id"
limit $3;

-- peopleByRole
select *
from "person"
where roles @> array[$1] and "active" = $2
order by "name", "id"
limit $3;

-- managerChain
with recursive chain (id, manager_id, height) as (
select id, manager_id, 0 from person where id = $1
union all
select above.id, above.manager_id, chain.height + 1
from chain join person above on above.id = chain.manager_id
where chain.height < 10
) cycle id set closed using path
select person.* from chain join person using (id)
where chain.height > 0 and not chain.closed and person.active
order by chain.height;

-- addPerson
insert into "person" ("id", "tenant", "email", "name", "language", "time_zone", "roles", "manager_id", "department", "team", "head", "active")
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (lower(email)) do nothing;

-- savePerson
update "person"
set "name" = $1, "language" = $2, "time_zone" = $3, "roles" = $4, "manager_id" = $5, "department" = $6, "team" = $7, "head" = $8, "active" = $9
where "id" = $10;
