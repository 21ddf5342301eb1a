-- What people and other programs are told of: notices (one a run, made with its results), who wants which by mail, webhooks with the log of
-- their deliveries, and reports that are sent by a plan. Numbers, ids and words of a list; what leads somewhere or opens something is sealed.

-- Those who take ids from the queue find the team of a notice, a delivery or a schedule here.
create table notice_directory (
  id uuid primary key,
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  -- of a schedule by time alone
  due_at timestamptz
);
create index notice_directory_due on notice_directory (due_at) where due_at is not null;
grant select, insert, delete, update (due_at) on notice_directory to strongroom_web;
grant select, insert, delete on notice_directory to strongroom_worker;

-- One for each run that ended; its id is the run's, so that a run is told of once. Of a webhook's end the id is its own.
create table notices (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  vault_id uuid,
  snapshot_id uuid,
  -- of a webhook that was switched off: its administrators are told, and no event is made of it
  webhook_id uuid,
  events jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create index notices_old on notices (tenant_id, at);
grant select on notices to strongroom_web;
grant select, insert, delete on notices to strongroom_worker;

-- Who was written to: a message that comes twice writes nobody twice.
create table notice_mails (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  notice_id uuid not null,
  person_id uuid not null,
  primary key (tenant_id, notice_id, person_id),
  foreign key (tenant_id, notice_id) references notices (tenant_id, id) on delete cascade
);
grant select, insert on notice_mails to strongroom_web;
grant select, delete on notice_mails to strongroom_worker;

-- What somebody wants to be told of; no row: what concerns the vaults that they added, and only when it went wrong.
create table notice_choices (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  person_id uuid not null,
  choice jsonb not null,
  changed_at timestamptz not null,
  primary key (tenant_id, person_id)
);
grant select, insert, update (choice, changed_at), delete on notice_choices to strongroom_web;
grant select, delete on notice_choices to strongroom_worker;

create table webhooks (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  -- the installation's key for what goes out
  key_id uuid not null,
  url_sealed bytea not null,
  events jsonb not null,
  score_drop integer not null check (score_drop between 1 and 1000),
  state text not null check (state in ('on', 'off', 'failing', 'gone')),
  -- since when nothing was taken; null while the last delivery was
  failing_since timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
grant select, insert, delete, update (key_id, url_sealed, events, score_drop, state, failing_since) on webhooks to strongroom_web;
grant select, delete, update (state, failing_since) on webhooks to strongroom_worker;

-- Web writes a secret and cannot read it back; the worker signs with all of a webhook's.
create table webhook_secrets (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  webhook_id uuid not null,
  key_id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, webhook_id) references webhooks (tenant_id, id) on delete cascade
);
create index webhook_secrets_of on webhook_secrets (tenant_id, webhook_id);
grant select (tenant_id, id, webhook_id, created_at), insert, delete on webhook_secrets to strongroom_web;
grant select, delete on webhook_secrets to strongroom_worker;

-- The log. Of an answer its status is kept and nothing else; `payload` is what is signed and sent, the same at each try.
create table webhook_deliveries (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  webhook_id uuid not null,
  -- null for a test
  notice_id uuid,
  event text not null,
  payload jsonb not null,
  state text not null check (state in ('waiting', 'delivered', 'given-up')),
  attempts integer not null default 0,
  status integer,
  failure text check (failure in ('address-refused', 'broken-answer', 'insecure', 'timeout', 'unreachable')),
  duration_ms integer,
  created_at timestamptz not null,
  tried_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, webhook_id, notice_id, event),
  foreign key (tenant_id, webhook_id) references webhooks (tenant_id, id) on delete cascade
);
create index webhook_deliveries_newest on webhook_deliveries (tenant_id, webhook_id, created_at, id);
grant select, insert, update (state) on webhook_deliveries to strongroom_web;
grant select, insert, delete, update (state, attempts, status, failure, duration_ms, tried_at) on webhook_deliveries to strongroom_worker;

-- Whether reports may leave attached to mail; no row: links alone.
create table report_mail_settings (
  tenant_id uuid primary key default (nullif(current_setting('app.tenant', true), '')::uuid),
  attachments boolean not null,
  changed_at timestamptz not null
);
grant select, insert, update (attachments, changed_at) on report_mail_settings to strongroom_web;
grant select, delete on report_mail_settings to strongroom_worker;

-- `vault_id` null: the portfolio of the team.
create table report_schedules (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  vault_id uuid,
  every text not null check (every in ('analysis', 'week', 'month')),
  attach boolean not null,
  people uuid[] not null,
  due_at timestamptz,
  sent_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create index report_schedules_of_vault on report_schedules (tenant_id, vault_id);
grant select, insert, delete, update (people, due_at, sent_at) on report_schedules to strongroom_web;
grant select, delete on report_schedules to strongroom_worker;

-- Who got which, and that nobody gets one twice: `occasion` is the snapshot, or for a portfolio the plan's own moment as an id.
create table report_mails (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  schedule_id uuid not null,
  occasion text not null,
  person_id uuid not null,
  primary key (tenant_id, schedule_id, occasion, person_id),
  foreign key (tenant_id, schedule_id) references report_schedules (tenant_id, id) on delete cascade
);
grant select, insert on report_mails to strongroom_web;
grant select, delete on report_mails to strongroom_worker;

alter table notices enable row level security;
alter table notices force row level security;
create policy notices_tenant on notices
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table notice_mails enable row level security;
alter table notice_mails force row level security;
create policy notice_mails_tenant on notice_mails
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table notice_choices enable row level security;
alter table notice_choices force row level security;
create policy notice_choices_tenant on notice_choices
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table webhooks enable row level security;
alter table webhooks force row level security;
create policy webhooks_tenant on webhooks
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table webhook_secrets enable row level security;
alter table webhook_secrets force row level security;
create policy webhook_secrets_tenant on webhook_secrets
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table webhook_deliveries enable row level security;
alter table webhook_deliveries force row level security;
create policy webhook_deliveries_tenant on webhook_deliveries
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table report_mail_settings enable row level security;
alter table report_mail_settings force row level security;
create policy report_mail_settings_tenant on report_mail_settings
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table report_schedules enable row level security;
alter table report_schedules force row level security;
create policy report_schedules_tenant on report_schedules
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table report_mails enable row level security;
alter table report_mails force row level security;
create policy report_mails_tenant on report_mails
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
