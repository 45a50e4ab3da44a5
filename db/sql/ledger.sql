-- append
/* unanswered */
insert into ledger_outbox (tenant, subject, kind, actor, at, body, part, parts, mac)
select * from jsonb_to_recordset($1::jsonb) as entry
(tenant uuid, subject text, kind text, actor text, at timestamptz(3), body jsonb, part integer, parts integer, mac bytea);

-- entries
(select id, null::bigint as index, subject, kind, actor, at, body
from ledger_outbox
where subject = $1 and id < $2
order by id desc limit $3)
union all
(select id, index, subject, kind, actor, at, convert_from(entry, 'UTF8')::jsonb -> 'body' as body
from ledger_entry
where subject = $4 and id < $5
order by id desc limit $6)
order by id desc limit $7;

-- documentsNamed
select "document"."sha256"
from "ledger_document" as "document" inner join "ledger_entry" as "entry" on "entry"."index" = "document"."index"
where "entry"."subject" = $1 and "document"."sha256" in ($2, $3);
