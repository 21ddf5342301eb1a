-- The grant that an act was done under: a temporary leave, or the elevation that administration needs.

alter table audit_outbox add column actor_grant_id uuid check (actor_grant_id is null or actor_kind = 'person');
