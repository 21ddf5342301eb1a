-- Grants: leave to do more than the role allows, from a time to a time, and how each came to its end before that. Both are history:
-- rows are added and never changed, for anybody, and go only with a team whose grace period is over.

create table grants (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('request', 'break-glass', 'elevation')),
  permissions text[] not null,
  -- Null: all of the team.
  projects uuid[],
  -- Null: every session of the person.
  session_id uuid,
  request_id uuid,
  key_id uuid,
  reason_sealed bytea,
  begins_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  check (begins_at < expires_at),
  check ((kind = 'elevation') = (session_id is not null)),
  check ((kind = 'elevation') = (request_id is null)),
  check ((key_id is null) = (reason_sealed is null)),
  -- An elevation is what administration needs besides; by itself it allows nothing.
  check (kind <> 'elevation' or (permissions = '{}' and projects is null))
);
create index grants_of_person on grants (tenant_id, person_id, expires_at);
create index grants_of_request on grants (tenant_id, request_id) where request_id is not null;
grant select, insert on grants to strongroom_web;
grant select, delete on grants to strongroom_worker;

create table grant_ends (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  grant_id uuid not null,
  ended_at timestamptz not null,
  -- Null: nobody; it ended by itself.
  ended_by uuid,
  why text not null check (why in ('holder', 'approver', 'replaced', 'expired', 'left', 'signed-out')),
  primary key (tenant_id, grant_id),
  foreign key (tenant_id, grant_id) references grants (tenant_id, id) on delete cascade
);
grant select, insert on grant_ends to strongroom_web;
grant select, insert, delete on grant_ends to strongroom_worker;

create function access_history_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the history of access is never changed' using errcode = 'restrict_violation';
end $$;

create function access_history_refuse_removal() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from team_purges where team_id = old.tenant_id) then
    raise exception 'the history of access is never removed before its team' using errcode = 'restrict_violation';
  end if;
  return old;
end $$;

create trigger grants_unchanged before update or truncate on grants for each statement execute function access_history_refuse();
create trigger grants_kept before delete on grants for each row execute function access_history_refuse_removal();
create trigger grant_ends_unchanged before update or truncate on grant_ends for each statement execute function access_history_refuse();
create trigger grant_ends_kept before delete on grant_ends for each row execute function access_history_refuse_removal();

alter table grants enable row level security;
alter table grants force row level security;
create policy grants_tenant on grants
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table grant_ends enable row level security;
alter table grant_ends force row level security;
create policy grant_ends_tenant on grant_ends
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
