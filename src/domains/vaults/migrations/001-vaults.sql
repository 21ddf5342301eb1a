-- Vaults: where a source is, what was asked of it, its sealed mirror, and what the analysis found.
-- Names, addresses and branches are sealed; results are numbers, enumerations and public names. Keys begin with tenant_id,
-- row-level security is forced, and each role has no more than its work needs: `web` writes credentials and cannot read
-- them, and does not see packs, mirrors or cached facts at all.

-- Which tenant a vault belongs to: what the authority needs to turn a vault's id into a job grant, and when the worker has to
-- look at it next. The worker reads ids and times here, never the tenant.
create table vault_directory (
  vault_id uuid primary key,
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  next_due_at timestamptz,
  purge_after timestamptz
);
create index vault_directory_due on vault_directory (next_due_at) where next_due_at is not null;
create index vault_directory_purge on vault_directory (purge_after) where purge_after is not null;
alter table vault_directory enable row level security;
alter table vault_directory force row level security;
create policy vault_directory_look_up on vault_directory for select to strongroom_authority using (true);
create policy vault_directory_due on vault_directory for select to strongroom_worker using (true);
create policy vault_directory_tenant on vault_directory to strongroom_web, strongroom_worker
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select on vault_directory to strongroom_authority;
grant select (vault_id, next_due_at, purge_after) on vault_directory to strongroom_worker, strongroom_web;
grant update (next_due_at, purge_after), delete on vault_directory to strongroom_worker;
grant insert, update (next_due_at, purge_after), delete on vault_directory to strongroom_web;

-- One container of blobs for each tenant: a random name without a link to the team elsewhere.
create table vault_containers (
  tenant_id uuid primary key default (nullif(current_setting('app.tenant', true), '')::uuid),
  container uuid not null
);
grant select, insert on vault_containers to strongroom_web;
grant select, insert, delete on vault_containers to strongroom_worker;

create table vaults (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  project_id uuid not null,
  -- the field key that name, address and branch are sealed under
  key_id uuid not null,
  name_sealed bytea not null,
  source_kind text not null check (source_kind in ('git', 'archive', 'upload', 'sample')),
  source_url_sealed bytea,
  branch_sealed bytea,
  schedule text not null check (schedule in ('manual', 'weekly', 'monthly')),
  next_due_at timestamptz,
  state text not null default 'new' check (state in ('new', 'ready', 'failed')),
  last_error_code text check (last_error_code ~ '^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$'),
  last_snapshot_id uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  purge_after timestamptz,
  primary key (tenant_id, id),
  check ((source_kind in ('upload', 'sample')) = (source_url_sealed is null)),
  check ((deleted_at is null) = (purge_after is null))
);
create index vaults_of_project on vaults (tenant_id, project_id);
grant select, insert on vaults to strongroom_web;
grant update (key_id, name_sealed, project_id, branch_sealed, schedule, next_due_at, updated_at, deleted_at, purge_after) on vaults to strongroom_web;
grant select, delete on vaults to strongroom_worker;
grant update (state, last_error_code, last_snapshot_id, next_due_at, updated_at) on vaults to strongroom_worker;

-- Sealed with the public key of the credentials' own hierarchy: `web` puts them in, only a job opens them.
create table vault_credentials (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  vault_id uuid not null,
  kind text not null check (kind in ('basic', 'ssh-key')),
  key_id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, vault_id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
grant insert, delete, select (tenant_id, vault_id, kind, created_at), update (kind, key_id, sealed, created_at) on vault_credentials to strongroom_web;
grant select, delete on vault_credentials to strongroom_worker;

-- An archive that was uploaded, until the run that takes it; sealed under the vault's evidence key.
create table vault_uploads (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  vault_id uuid not null,
  blob_name uuid not null,
  blob_key_id uuid not null,
  blob_bytes bigint not null check (blob_bytes >= 0),
  format text not null check (format in ('zip', 'tar', 'tar.gz', 'tar.zst')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create index vault_uploads_of_vault on vault_uploads (tenant_id, vault_id, created_at);
grant select, insert, delete on vault_uploads to strongroom_web;
grant select, delete on vault_uploads to strongroom_worker;

-- One run for each update: asked for, under way, ended. At most one that has not ended for each vault.
create table vault_runs (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  vault_id uuid not null,
  reason text not null check (reason in ('created', 'manual', 'weekly', 'monthly')),
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  stage text check (stage in ('contact', 'fetch', 'mirror', 'unseal', 'list', 'files', 'history', 'compose', 'store')),
  progress_done bigint not null default 0,
  progress_total bigint,
  progress_unit text check (progress_unit in ('bytes', 'objects', 'files', 'commits')),
  error_code text check (error_code ~ '^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$'),
  attempt integer not null default 0,
  timings jsonb not null default '[]',
  cancel_asked boolean not null default false,
  queued_at timestamptz not null default now(),
  started_at timestamptz,
  seen_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create unique index vault_runs_one_open on vault_runs (tenant_id, vault_id) where state in ('queued', 'running');
create index vault_runs_of_vault on vault_runs (tenant_id, vault_id, queued_at);
grant select, insert, update (cancel_asked) on vault_runs to strongroom_web;
grant select, insert, update, delete on vault_runs to strongroom_worker;

-- Each time the source was contacted: why, what was asked for, what came of it. Append-only.
create table vault_contacts (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  vault_id uuid not null,
  run_id uuid not null,
  at timestamptz not null,
  reason text not null check (reason in ('created', 'manual', 'weekly', 'monthly')),
  asked text not null check (asked in ('git-refs', 'git-refs-and-pack', 'archive')),
  requests integer not null check (requests >= 0),
  bytes bigint not null check (bytes >= 0),
  -- `ok`, or the code of the error
  outcome text not null check (outcome ~ '^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$'),
  primary key (tenant_id, id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create index vault_contacts_of_vault on vault_contacts (tenant_id, vault_id, at);
grant select on vault_contacts to strongroom_web;
grant select, insert on vault_contacts to strongroom_worker;

-- The mirror: sealed packs with their indexes, in the order they came.
create table vault_packs (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  vault_id uuid not null,
  pack_name uuid not null,
  pack_key_id uuid not null,
  pack_bytes bigint not null check (pack_bytes >= 0),
  index_name uuid not null,
  index_key_id uuid not null,
  index_bytes bigint not null check (index_bytes >= 0),
  objects bigint not null check (objects >= 0),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create index vault_packs_of_vault on vault_packs (tenant_id, vault_id, created_at);
grant select, insert, delete on vault_packs to strongroom_worker;

-- What the mirror's refs were at the last good run, and the commit objects they point to.
create table vault_mirrors (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  vault_id uuid not null,
  refs_name uuid not null,
  refs_key_id uuid not null,
  refs_bytes bigint not null check (refs_bytes >= 0),
  tips_name uuid not null,
  tips_key_id uuid not null,
  tips_bytes bigint not null check (tips_bytes >= 0),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, vault_id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
grant select, insert, update, delete on vault_mirrors to strongroom_worker;

-- What a good run found. `results` holds numbers, enumerations and public names only: the schema is parsed before each insert.
create table vault_snapshots (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  vault_id uuid not null,
  run_id uuid not null,
  results jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create index vault_snapshots_of_vault on vault_snapshots (tenant_id, vault_id, created_at);
grant select on vault_snapshots to strongroom_web;
grant select, insert, delete on vault_snapshots to strongroom_worker;

-- Where the snapshot's evidence is: all that names a commit, a branch, a file type or a person, sealed under the vault's evidence key.
create table vault_evidence (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  snapshot_id uuid not null,
  vault_id uuid not null,
  blob_name uuid not null,
  blob_key_id uuid not null,
  blob_bytes bigint not null check (blob_bytes >= 0),
  primary key (tenant_id, snapshot_id),
  foreign key (tenant_id, snapshot_id) references vault_snapshots (tenant_id, id) on delete cascade,
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create index vault_evidence_of_vault on vault_evidence (tenant_id, vault_id);
grant select on vault_evidence to strongroom_web;
grant select, insert, delete on vault_evidence to strongroom_worker;

-- Results per blob, folder and commit: keys are HMACs, values sealed, so that rows cannot be matched with public files.
create table vault_facts (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  vault_id uuid not null,
  key bytea not null,
  value bytea not null,
  primary key (tenant_id, vault_id, key),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
grant select, insert, update, delete on vault_facts to strongroom_worker;

alter table vault_containers enable row level security;
alter table vault_containers force row level security;
create policy vault_containers_tenant on vault_containers
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vaults enable row level security;
alter table vaults force row level security;
create policy vaults_tenant on vaults
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vault_credentials enable row level security;
alter table vault_credentials force row level security;
create policy vault_credentials_tenant on vault_credentials
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vault_uploads enable row level security;
alter table vault_uploads force row level security;
create policy vault_uploads_tenant on vault_uploads
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vault_runs enable row level security;
alter table vault_runs force row level security;
create policy vault_runs_tenant on vault_runs
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vault_contacts enable row level security;
alter table vault_contacts force row level security;
create policy vault_contacts_tenant on vault_contacts
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vault_packs enable row level security;
alter table vault_packs force row level security;
create policy vault_packs_tenant on vault_packs
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vault_mirrors enable row level security;
alter table vault_mirrors force row level security;
create policy vault_mirrors_tenant on vault_mirrors
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vault_snapshots enable row level security;
alter table vault_snapshots force row level security;
create policy vault_snapshots_tenant on vault_snapshots
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vault_evidence enable row level security;
alter table vault_evidence force row level security;
create policy vault_evidence_tenant on vault_evidence
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table vault_facts enable row level security;
alter table vault_facts force row level security;
create policy vault_facts_tenant on vault_facts
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
