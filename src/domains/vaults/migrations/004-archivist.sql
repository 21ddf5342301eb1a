-- The Archivist's ledger: what was sent to a model and what came back, byte for byte, sealed under the team's field key. Append-only: the web
-- role may add and read; rows end with the team, when its keys are destroyed.

-- Whether the team asks models; no row: it does not.
create table archivist_settings (
  tenant_id uuid primary key default (nullif(current_setting('app.tenant', true), '')::uuid),
  model_allowed boolean not null,
  changed_at timestamptz not null
);
grant select, insert, update (model_allowed, changed_at) on archivist_settings to strongroom_web;
grant select, delete on archivist_settings to strongroom_worker;

-- One row for each question that was put to a model, before anything is sent. The vault may end before the ledger does.
create table archivist_turns (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  vault_id uuid,
  asked_by uuid not null,
  key_id uuid not null,
  model_sealed bytea not null,
  question_sealed bytea not null,
  at timestamptz not null,
  primary key (tenant_id, id)
);
create index archivist_turns_newest on archivist_turns (tenant_id, at, id);
grant select, insert on archivist_turns to strongroom_web;
grant select, delete on archivist_turns to strongroom_worker;

-- `sent` is written before it is sent, `received` before it is read, `shown` is the answer as the person had it.
create table archivist_exchanges (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  turn_id uuid not null,
  sequence integer not null check (sequence > 0),
  direction text not null check (direction in ('sent', 'received', 'shown')),
  bytes integer not null check (bytes >= 0),
  tokens integer not null check (tokens >= 0),
  key_id uuid not null,
  content_sealed bytea not null,
  at timestamptz not null,
  primary key (tenant_id, turn_id, sequence),
  foreign key (tenant_id, turn_id) references archivist_turns (tenant_id, id) on delete cascade
);
create index archivist_exchanges_of_day on archivist_exchanges (tenant_id, at);
grant select, insert on archivist_exchanges to strongroom_web;
grant select, delete on archivist_exchanges to strongroom_worker;

alter table archivist_settings enable row level security;
alter table archivist_settings force row level security;
create policy archivist_settings_tenant on archivist_settings
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table archivist_turns enable row level security;
alter table archivist_turns force row level security;
create policy archivist_turns_tenant on archivist_turns
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
alter table archivist_exchanges enable row level security;
alter table archivist_exchanges force row level security;
create policy archivist_exchanges_tenant on archivist_exchanges
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
