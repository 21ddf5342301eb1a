-- Acts, written in the transaction of the act itself: if the act is there its record is, and the other way round.
-- Append-only for everyone, the owner of the table among them. Who, what, on what: identifiers, enumerations and numbers only.

create table audit_outbox (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  recorded_at timestamptz not null,
  actor_kind text not null check (actor_kind in ('person', 'role', 'operator')),
  actor_person_id uuid,
  actor_session_id uuid,
  actor_role text check (actor_role in ('web', 'worker', 'relay', 'authority')),
  event text not null check (event ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$' and length(event) <= 100),
  subject_kind text not null check (subject_kind ~ '^[a-z]+(-[a-z]+)*$' and length(subject_kind) <= 50),
  subject_id uuid not null,
  details jsonb not null check (jsonb_typeof(details) = 'object'),
  primary key (tenant_id, id),
  check ((actor_kind = 'person') = (actor_person_id is not null)),
  check ((actor_kind = 'role') = (actor_role is not null))
);

create index audit_outbox_newest on audit_outbox (tenant_id, recorded_at desc, id desc);

alter table audit_outbox enable row level security;
alter table audit_outbox force row level security;
create policy audit_outbox_tenant on audit_outbox
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

create function audit_outbox_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'audit records are never changed or removed' using errcode = 'restrict_violation';
end $$;

create trigger audit_outbox_append_only before update or delete or truncate on audit_outbox
  for each statement execute function audit_outbox_refuse();

grant insert on audit_outbox to strongroom_web, strongroom_worker, strongroom_authority;
grant select on audit_outbox to strongroom_web;
