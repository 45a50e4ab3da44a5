-- anyUnnumbered
select
from ledger_outbox
where at >= $1 and at < $2
limit 1;

-- talliesIn
select subject, kind, actor, count(*) as count from ledger_entry
where tenant = $1 and at >= $2 and at < $3 and index < $4 group by subject, kind, actor order by subject, kind, actor;

-- entriesIn
select index, at, subject, kind, actor from ledger_entry
where tenant = $1 and at >= $2 and at < $3 and index < $4
and (split_part(subject, '/', 1), kind) in (select * from unnest($5::text[], $6::text[]))
order by index limit $7;

-- proofOf
select index, leaf_hash from ledger_entry
where tenant = $1 and at >= $2 and at < $3 and index < $4 and index > $5 order by index limit $6;
