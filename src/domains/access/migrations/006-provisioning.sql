-- Provisioning by a team's identity provider (SCIM). What the provider says of people and groups is sealed under the team's field key and found by blind
-- indexes under the same; what follows from it stands in memberships, like everybody else's.

create table provisioning_connections (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  -- Of people whom no group gives a role; null: they are not in the team.
  default_role text check (default_role in ('analyst', 'viewer', 'auditor', 'compliance-officer', 'respondent')),
  created_at timestamptz not null,
  token_made_at timestamptz not null,
  -- to the minute
  used_at timestamptz,
  primary key (tenant_id, id),
  -- One provider says who is there.
  unique (tenant_id)
);
grant select, insert, delete, update (default_role, token_made_at, used_at) on provisioning_connections to strongroom_web;
grant select, delete on provisioning_connections to strongroom_worker;

-- From the hash of a token to its team: asked before any tenant is known.
create table provisioning_tokens (
  token_hash bytea primary key check (length(token_hash) = 32),
  team_id uuid not null,
  connection_id uuid not null
);
-- A connection has one token.
create unique index provisioning_tokens_of_team on provisioning_tokens (team_id);
grant select, insert, delete on provisioning_tokens to strongroom_web;
grant select, delete on provisioning_tokens to strongroom_worker;

create table provisioned_users (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  connection_id uuid not null,
  id uuid not null,
  person_id uuid not null references people (person_id) on delete cascade,
  key_id uuid not null,
  -- userName, externalId, names and addresses
  profile_sealed bytea not null,
  user_name_index bytea not null check (length(user_name_index) = 32),
  external_index bytea check (length(external_index) = 32),
  display_index bytea check (length(display_index) = 32),
  email_indexes bytea[] not null,
  active boolean not null,
  version integer not null check (version > 0),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, connection_id, id),
  unique (tenant_id, connection_id, user_name_index),
  -- Two of the provider's users are never one person here: each would end the other's access.
  unique (tenant_id, connection_id, person_id),
  foreign key (tenant_id, connection_id) references provisioning_connections (tenant_id, id) on delete cascade
);
create index provisioned_users_by_external on provisioned_users (tenant_id, connection_id, external_index);
create index provisioned_users_by_email on provisioned_users using gin (email_indexes);
create index provisioned_users_in_order on provisioned_users (tenant_id, connection_id, created_at, id);
grant select, insert, delete, update (key_id, profile_sealed, user_name_index, external_index, display_index, email_indexes, active, version, changed_at) on provisioned_users to strongroom_web;
grant select, delete on provisioned_users to strongroom_worker;

create table provisioned_groups (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  connection_id uuid not null,
  id uuid not null,
  key_id uuid not null,
  -- displayName and externalId
  profile_sealed bytea not null,
  name_index bytea not null check (length(name_index) = 32),
  external_index bytea check (length(external_index) = 32),
  -- What its people are; null: nothing by this group. Owners are made by owners, guests have projects and an end.
  role text check (role in ('administrator', 'analyst', 'viewer', 'auditor', 'compliance-officer', 'respondent')),
  version integer not null check (version > 0),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, connection_id, id),
  unique (tenant_id, connection_id, name_index),
  foreign key (tenant_id, connection_id) references provisioning_connections (tenant_id, id) on delete cascade
);
create index provisioned_groups_by_external on provisioned_groups (tenant_id, connection_id, external_index);
grant select, insert, delete, update (key_id, profile_sealed, name_index, external_index, role, version, changed_at) on provisioned_groups to strongroom_web;
grant select, delete on provisioned_groups to strongroom_worker;

create table provisioned_group_members (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  connection_id uuid not null,
  group_id uuid not null,
  user_id uuid not null,
  primary key (tenant_id, connection_id, group_id, user_id),
  foreign key (tenant_id, connection_id, group_id) references provisioned_groups (tenant_id, connection_id, id) on delete cascade,
  foreign key (tenant_id, connection_id, user_id) references provisioned_users (tenant_id, connection_id, id) on delete cascade
);
create index provisioned_group_members_of_user on provisioned_group_members (tenant_id, connection_id, user_id);
grant select, insert, delete on provisioned_group_members to strongroom_web;
grant select, delete on provisioned_group_members to strongroom_worker;

-- How often the provider asked for what, and how the last refusal was called: never about whom.
create table provisioning_activity (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  connection_id uuid not null,
  day date not null,
  kind text not null check (kind in ('read', 'user', 'group')),
  done integer not null default 0,
  refused integer not null default 0,
  last_at timestamptz not null,
  last_refusal_code text check (last_refusal_code ~ '^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$'),
  last_refusal_at timestamptz,
  primary key (tenant_id, connection_id, day, kind),
  foreign key (tenant_id, connection_id) references provisioning_connections (tenant_id, id) on delete cascade,
  check ((last_refusal_code is null) = (last_refusal_at is null))
);
grant select, insert, delete, update (done, refused, last_at, last_refusal_code, last_refusal_at) on provisioning_activity to strongroom_web;
grant select, delete on provisioning_activity to strongroom_worker;

alter table provisioning_connections enable row level security;
alter table provisioning_connections force row level security;
create policy provisioning_connections_tenant on provisioning_connections
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table provisioned_users enable row level security;
alter table provisioned_users force row level security;
create policy provisioned_users_tenant on provisioned_users
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table provisioned_groups enable row level security;
alter table provisioned_groups force row level security;
create policy provisioned_groups_tenant on provisioned_groups
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table provisioned_group_members enable row level security;
alter table provisioned_group_members force row level security;
create policy provisioned_group_members_tenant on provisioned_group_members
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table provisioning_activity enable row level security;
alter table provisioning_activity force row level security;
create policy provisioning_activity_tenant on provisioning_activity
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
