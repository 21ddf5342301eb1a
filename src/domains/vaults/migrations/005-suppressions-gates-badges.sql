-- What was decided about findings: of a vault, or of the whole team. Which finding is meant is a keyed hash; reason and place are sealed under the
-- team's field key. Rows stay when they end, so that what was in force at any time can be told again.
create table suppressions (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  -- null: of the whole team
  vault_id uuid,
  -- id of a rule or of a public advisory
  rule text not null check (rule ~ '^[a-z]+/[A-Za-z0-9][A-Za-z0-9._:+/-]{0,99}$'),
  -- null: all findings of the rule
  finding_hash bytea check (length(finding_hash) = 32),
  state text not null check (state in ('resolved', 'resolved_with_pedigree', 'exploitable', 'in_triage', 'false_positive', 'not_affected')),
  justification text check (justification ~ '^[a-z_]{1,40}$'),
  response text check (response ~ '^[a-z_]{1,40}$'),
  key_id uuid not null,
  words_sealed bytea not null,
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade,
  check (expires_at > created_at),
  check ((ended_by is null) = (ended_at is null)),
  check ((state = 'not_affected') = (justification is not null))
);
create index suppressions_newest on suppressions (tenant_id, created_at desc, id desc);
create index suppressions_of_vault on suppressions (tenant_id, vault_id);
alter table suppressions enable row level security;
alter table suppressions force row level security;
create policy suppressions_tenant on suppressions
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select, insert, update (ended_by, ended_at) on suppressions to strongroom_web;
grant select, delete on suppressions to strongroom_worker;

-- When each expires: the worker finds here what it has to write into the log, before any tenant is set.
create table suppression_ends (
  suppression_id uuid primary key,
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  expires_at timestamptz not null
);
create index suppression_ends_next on suppression_ends (expires_at);
grant insert, delete, select (suppression_id, expires_at) on suppression_ends to strongroom_web;
grant select, delete on suppression_ends to strongroom_worker;

-- What reports must keep to: of a vault (the row has its id), or of the team (the row has the team's). Numbers and public licences.
create table gates (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  -- null: of the team
  vault_id uuid,
  thresholds jsonb not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade,
  check (id = coalesce(vault_id, tenant_id))
);
alter table gates enable row level security;
alter table gates force row level security;
create policy gates_tenant on gates
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select, insert, update, delete on gates to strongroom_web;
grant select, delete on gates to strongroom_worker;

-- A picture of a vault's score and gate for whoever has its address. The token is kept sealed, to be shown again to who runs the vault, and as a
-- hash, to be found by.
create table badges (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  vault_id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  key_id uuid not null,
  token_sealed bytea not null,
  shows_name boolean not null,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, vault_id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
alter table badges enable row level security;
alter table badges force row level security;
create policy badges_tenant on badges
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select, insert, delete on badges to strongroom_web;
grant select, delete on badges to strongroom_worker;

-- By the hash of a token, before any tenant is set: whose badge it is.
create table badge_directory (
  token_hash bytea primary key check (length(token_hash) = 32),
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  vault_id uuid not null
);
create index badge_directory_of_vault on badge_directory (vault_id);
grant select, insert, delete on badge_directory to strongroom_web;
grant select, delete on badge_directory to strongroom_worker;
