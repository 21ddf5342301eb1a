-- The numbers of a snapshot that lists and trends show, so that they need not read whole results. A summary is made of the results alone and
-- in the transaction that writes them; the worker makes it anew where `summarised` says another format than the program has, as it does
-- for rows from before this migration. Until then readers make it themselves.
alter table vault_snapshots add column summary jsonb;
alter table vault_snapshots add column summarised text check (summarised ~ '^[a-z0-9./+-]{1,100}$');
grant update (summary, summarised) on vault_snapshots to strongroom_worker;

-- In which format the vault's summaries are; null while it has none. The worker's scan finds the old ones here.
alter table vault_directory add column summarised text;
update vault_directory set summarised = 'none';
grant select (summarised), update (summarised) on vault_directory to strongroom_worker;

-- The short trend in each row of a portfolio, out of narrow columns rather than out of a document a point.
alter table vault_snapshots add column trend_code bigint generated always as ((summary ->> 'code')::bigint) stored;
alter table vault_snapshots add column trend_score int generated always as ((summary ->> 'score')::int) stored;
create index vault_snapshots_trend on vault_snapshots (tenant_id, vault_id, created_at desc) include (trend_code, trend_score);

-- What a team assumes about the cost to replicate; no row: the published defaults. Numbers, a currency and languages of the public list.
create table vault_cost_models (
  tenant_id uuid primary key default (nullif(current_setting('app.tenant', true), '')::uuid),
  parameters jsonb not null,
  changed_at timestamptz not null
);
alter table vault_cost_models enable row level security;
alter table vault_cost_models force row level security;
create policy vault_cost_models_tenant on vault_cost_models
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select, insert, update, delete on vault_cost_models to strongroom_web;
grant select, delete on vault_cost_models to strongroom_worker;

-- The filters that a person keeps of a team's portfolio, all in one sealed document under the team's field key.
create table vault_filters (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  person_id uuid not null,
  key_id uuid not null,
  filters_sealed bytea not null,
  primary key (tenant_id, person_id)
);
alter table vault_filters enable row level security;
alter table vault_filters force row level security;
create policy vault_filters_tenant on vault_filters
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select, insert, update, delete on vault_filters to strongroom_web;
grant select, delete on vault_filters to strongroom_worker;
