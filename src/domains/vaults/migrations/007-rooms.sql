-- Rooms for due diligence: chosen vaults and documents, shown to guests under terms that they accept, until a day. Names, purposes, terms and
-- addresses are sealed under the team's field key; so is what documents hold, in the team's container of blobs.

create table rooms (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  key_id uuid not null,
  name_sealed bytea not null,
  purpose_sealed bytea not null,
  state text not null check (state in ('draft', 'open', 'closed')),
  scope text not null check (scope in ('summary', 'report')),
  exports boolean not null,
  -- Versions count from 1; 0 before there are terms.
  terms_version integer not null default 0 check (terms_version >= 0),
  terms_sealed bytea,
  terms_digest bytea check (length(terms_digest) = 32),
  terms_changed_at timestamptz,
  expires_at timestamptz not null,
  created_by uuid not null,
  created_at timestamptz not null,
  opened_at timestamptz,
  closed_at timestamptz,
  primary key (tenant_id, id),
  -- A file is of the whole report.
  check (not exports or scope = 'report'),
  check ((terms_version = 0) = (terms_sealed is null) and (terms_version = 0) = (terms_digest is null)),
  check (state <> 'open' or (terms_version > 0 and opened_at is not null)),
  check ((state = 'closed') = (closed_at is not null))
);
grant select, insert, update, delete on rooms to strongroom_web;
grant select, delete on rooms to strongroom_worker;

create table room_vaults (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  room_id uuid not null,
  vault_id uuid not null,
  -- Null: whichever is the newest when somebody looks.
  snapshot_id uuid,
  primary key (tenant_id, room_id, vault_id),
  foreign key (tenant_id, room_id) references rooms (tenant_id, id) on delete cascade,
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create index room_vaults_of_vault on room_vaults (tenant_id, vault_id);
grant select, insert, delete on room_vaults to strongroom_web;
grant select, delete on room_vaults to strongroom_worker;

create table room_documents (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  room_id uuid not null,
  key_id uuid not null,
  name_sealed bytea not null,
  kind text not null check (kind in ('pdf', 'png', 'jpeg', 'text', 'office')),
  -- Null until the content has come, which is written once.
  blob_name uuid,
  blob_key_id uuid,
  blob_bytes bigint check (blob_bytes > 0),
  added_by uuid not null,
  added_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, room_id) references rooms (tenant_id, id) on delete cascade,
  check ((blob_name is null) = (blob_key_id is null) and (blob_name is null) = (blob_bytes is null))
);
create index room_documents_of_room on room_documents (tenant_id, room_id, added_at);
grant select, insert, update (blob_name, blob_key_id, blob_bytes), delete on room_documents to strongroom_web;
grant select, delete on room_documents to strongroom_worker;

create table room_guests (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  room_id uuid not null,
  key_id uuid not null,
  email_sealed bytea not null,
  email_index bytea not null check (length(email_index) = 32),
  -- Until they have joined by it; null for who was a guest of the team already.
  invitation_id uuid,
  person_id uuid,
  expires_at timestamptz not null,
  invited_by uuid not null,
  invited_at timestamptz not null,
  joined_at timestamptz,
  removed_at timestamptz,
  -- The terms that they accepted last; before each the audit log has its own record.
  accepted_version integer check (accepted_version > 0),
  accepted_digest bytea check (length(accepted_digest) = 32),
  accepted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, room_id) references rooms (tenant_id, id) on delete cascade,
  check ((person_id is null) = (joined_at is null)),
  check ((accepted_version is null) = (accepted_at is null) and (accepted_version is null) = (accepted_digest is null)),
  check (accepted_version is null or person_id is not null)
);
create unique index room_guests_address on room_guests (tenant_id, room_id, email_index) where removed_at is null;
create index room_guests_person on room_guests (tenant_id, person_id) where removed_at is null;
create index room_guests_invitation on room_guests (tenant_id, invitation_id) where removed_at is null;
grant select, insert, update (person_id, joined_at, removed_at, expires_at, accepted_version, accepted_digest, accepted_at), delete on room_guests to strongroom_web;
grant select, delete on room_guests to strongroom_worker;

-- What each guest looked at, for the room's owners. Append-only while the room is there; the audit log has the same, and keeps it.
create table room_looks (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  -- Stands on every page of an export, so that a file leads to who took it.
  id uuid not null,
  room_id uuid not null,
  guest_id uuid not null,
  what text not null check (what in ('room', 'report', 'export', 'document', 'download')),
  vault_id uuid,
  snapshot_id uuid,
  part text check (part in ('summary', 'risk', 'code', 'change', 'people', 'cost')),
  document_id uuid,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, room_id) references rooms (tenant_id, id) on delete cascade,
  foreign key (tenant_id, guest_id) references room_guests (tenant_id, id) on delete cascade,
  check ((what in ('report', 'export')) = (vault_id is not null)),
  check ((what in ('document', 'download')) = (document_id is not null)),
  check ((what = 'report') = (part is not null))
);
create index room_looks_of_room on room_looks (tenant_id, room_id, at);
create index room_looks_of_guest on room_looks (tenant_id, guest_id);
grant select, insert, delete on room_looks to strongroom_web;
grant select, delete on room_looks to strongroom_worker;

alter table rooms enable row level security;
alter table rooms force row level security;
create policy rooms_tenant on rooms
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table room_vaults enable row level security;
alter table room_vaults force row level security;
create policy room_vaults_tenant on room_vaults
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table room_documents enable row level security;
alter table room_documents force row level security;
create policy room_documents_tenant on room_documents
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table room_guests enable row level security;
alter table room_guests force row level security;
create policy room_guests_tenant on room_guests
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table room_looks enable row level security;
alter table room_looks force row level security;
create policy room_looks_tenant on room_looks
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
