-- Who asked for a run: what they asked for is stopped when their access ends. Null where nobody did, as by the schedule.

alter table vault_runs add column asked_by uuid;
create index vault_runs_asked_by on vault_runs (tenant_id, asked_by) where state in ('queued', 'running');
