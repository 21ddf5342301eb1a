-- Sessions that stood idle for longer than a team allows: they count in that team no more, and in others as before.

create table idle_session_ends (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  session_id uuid not null,
  ended_at timestamptz not null,
  primary key (tenant_id, session_id)
);
grant select, insert, delete on idle_session_ends to strongroom_web;
grant select, delete on idle_session_ends to strongroom_worker;

alter table idle_session_ends enable row level security;
alter table idle_session_ends force row level security;
create policy idle_session_ends_tenant on idle_session_ends
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
