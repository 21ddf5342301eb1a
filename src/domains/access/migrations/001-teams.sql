-- Teams: each is a tenant, and its id is the tenant's. Names are sealed under the tenant's field key.

create table teams (
  tenant_id uuid primary key default (nullif(current_setting('app.tenant', true), '')::uuid),
  key_id uuid not null,
  name_sealed bytea not null,
  created_at timestamptz not null,
  deleted_at timestamptz,
  purge_after timestamptz,
  check ((deleted_at is null) = (purge_after is null))
);
grant select, insert, update (key_id, name_sealed, deleted_at, purge_after) on teams to strongroom_web;
grant select, delete on teams to strongroom_worker;

create table memberships (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  person_id uuid not null references people (person_id) on delete cascade,
  role text not null check (role in ('owner', 'administrator', 'analyst', 'viewer')),
  created_at timestamptz not null,
  primary key (tenant_id, person_id)
);
grant select, insert, update (role), delete on memberships to strongroom_web;
grant select, delete on memberships to strongroom_worker;

create table projects (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  key_id uuid not null,
  name_sealed bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
grant select, insert, update (key_id, name_sealed) on projects to strongroom_web;
grant select, delete on projects to strongroom_worker;

-- Which teams a person is in: asked before any tenant is set. What they may do there stands in memberships, behind row-level security.
create table team_directory (
  person_id uuid not null references people (person_id) on delete cascade,
  team_id uuid not null,
  primary key (person_id, team_id)
);
create index team_directory_of_team on team_directory (team_id);
grant select, insert, delete on team_directory to strongroom_web;
grant select, delete on team_directory to strongroom_worker;

-- Teams whose grace period runs: where the worker looks for those that it has to end.
create table team_purges (
  team_id uuid primary key,
  purge_after timestamptz not null
);
grant select, insert, delete on team_purges to strongroom_web;
grant select, delete on team_purges to strongroom_worker;

alter table teams enable row level security;
alter table teams force row level security;
create policy teams_tenant on teams
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table memberships enable row level security;
alter table memberships force row level security;
create policy memberships_tenant on memberships
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table projects enable row level security;
alter table projects force row level security;
create policy projects_tenant on projects
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
