-- The log itself. An act leaves, in its own transaction, its record with the team (row-level security as ever) and a line in
-- audit_pending that says nothing but whose stream it is and the record's hash; the one sequencer, who reads no record, gives each its
-- place, and signs the whole. What is in the log is never changed or removed, not even by the owner of the tables.

-- Records of before the log have no hash and no place in it; every later one has.
alter table audit_outbox add column record_hash bytea check (octet_length(record_hash) = 32);
-- commits to the personal part
alter table audit_outbox add column personal_hash bytea check (octet_length(personal_hash) = 32);
alter table audit_outbox add constraint audit_outbox_hashed check (record_hash is not null and personal_hash is not null) not valid;
-- null where the subject is a person
alter table audit_outbox alter column subject_id drop not null;

create index audit_outbox_subject on audit_outbox (tenant_id, subject_id, recorded_at desc, id desc) where subject_id is not null;
create index audit_outbox_grant on audit_outbox (tenant_id, actor_grant_id, recorded_at desc, id desc) where actor_grant_id is not null;

-- What leads to a person: who did it, to whom, from where. The record holds a salted hash of it; once this row is emptied it is gone,
-- and the record proves as before. Text from outside is sealed besides, under a key of this record alone.
create table audit_personal (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  record_id uuid not null,
  recorded_at timestamptz not null,
  person_id uuid,
  session_id uuid,
  subject_id uuid,
  details jsonb check (jsonb_typeof(details) = 'object'),
  salt bytea check (octet_length(salt) = 32),
  record_key bytea,
  sealed bytea,
  destroyed_at timestamptz,
  primary key (tenant_id, record_id),
  check ((record_key is null) = (sealed is null)),
  check (destroyed_at is null or (person_id is null and session_id is null and subject_id is null and details is null and salt is null and sealed is null))
);
create index audit_personal_person on audit_personal (tenant_id, person_id, recorded_at desc, record_id desc) where person_id is not null;
create index audit_personal_subject on audit_personal (tenant_id, subject_id, recorded_at desc, record_id desc) where subject_id is not null;
alter table audit_personal enable row level security;
create policy audit_personal_tenant on audit_personal
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select, insert on audit_personal to strongroom_web, strongroom_worker;
grant insert on audit_personal to strongroom_authority;
grant update (person_id, session_id, subject_id, details, salt, record_key, sealed, destroyed_at) on audit_personal to strongroom_web;

-- Who acted stood in the record; it moves, for all teams at once.
alter table audit_outbox no force row level security;
insert into audit_personal (tenant_id, record_id, recorded_at, person_id, session_id)
  select tenant_id, id, recorded_at, actor_person_id, actor_session_id from audit_outbox;
alter table audit_outbox force row level security;
alter table audit_personal force row level security;
alter table audit_outbox drop column actor_person_id, drop column actor_session_id;

-- Detection and export work on the stream of a team, as that team.
grant select on audit_outbox to strongroom_worker;

-- What waits for its place. Anybody who acts may put something here; only the sequencer reads and takes it.
create table audit_pending (
  record_id uuid not null,
  stream_id uuid not null check (stream_id::text ~ '^.{14}4.{4}[89ab]'),
  record_hash bytea not null check (octet_length(record_hash) = 32),
  queued_at timestamptz not null default clock_timestamp(),
  -- within one statement
  ordinal int not null,
  primary key (record_id)
);
create index audit_pending_order on audit_pending (queued_at, ordinal);
grant insert on audit_pending to strongroom_web, strongroom_worker, strongroom_authority;
grant select, delete on audit_pending to strongroom_worker;

create table audit_entries (
  leaf_index bigint primary key check (leaf_index >= 0),
  stream_id uuid not null,
  -- of the stream, from 1 without a gap
  stream_sequence bigint not null check (stream_sequence >= 1),
  record_id uuid not null unique,
  record_hash bytea not null check (octet_length(record_hash) = 32),
  unique (stream_id, stream_sequence)
);
grant select, insert on audit_entries to strongroom_worker;
grant select on audit_entries to strongroom_web, strongroom_authority;

-- Hashes of the tree, 256 to a tile, flat (C2SP tlog-tiles). A tile grows until it is full.
create table audit_tiles (
  level int not null check (level between 0 and 63),
  tile_index bigint not null check (tile_index >= 0),
  hashes bytea not null check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
  primary key (level, tile_index)
);
alter table audit_tiles alter column hashes set storage external;
grant select, insert on audit_tiles to strongroom_worker;
grant update (hashes) on audit_tiles to strongroom_worker;
grant select on audit_tiles to strongroom_web;

-- Every state of the log that was ever signed.
create table audit_checkpoints (
  size bigint primary key check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  -- C2SP tlog-checkpoint, with our signature
  note text not null check (length(note) <= 10000),
  signed_at timestamptz not null
);
grant select, insert on audit_checkpoints to strongroom_worker;
grant select on audit_checkpoints to strongroom_web;

-- Where the log stands, and which program sequences.
create table audit_log (
  singleton boolean primary key default true check (singleton),
  size bigint not null check (size >= 0),
  leader_id uuid,
  leader_until timestamptz
);
insert into audit_log (size) values (0);
grant select, update on audit_log to strongroom_worker;
grant select on audit_log to strongroom_web;

-- Other people's programs that have seen our checkpoints and sign that each goes on from the one before.
create table audit_witnesses (
  name text primary key check (length(name) between 1 and 200),
  state text not null check (state in ('waiting', 'cosigned', 'unreachable', 'refused', 'forked')),
  -- the newest size that it cosigned
  size bigint not null check (size >= 0),
  cosigned_at timestamptz,
  asked_at timestamptz,
  -- the size that it says it has seen, where that is more than we have
  seen_size bigint check (seen_size >= 0)
);
grant select, insert, update, delete on audit_witnesses to strongroom_worker;
grant select on audit_witnesses to strongroom_web;

create table audit_cosignatures (
  size bigint not null references audit_checkpoints (size),
  witness text not null check (length(witness) between 1 and 200),
  -- a line of the note
  line text not null check (length(line) <= 2000),
  cosigned_at timestamptz not null,
  primary key (size, witness)
);
grant select, insert on audit_cosignatures to strongroom_worker;
grant select on audit_cosignatures to strongroom_web;

create trigger audit_entries_append_only before update or delete or truncate on audit_entries
  for each statement execute function audit_outbox_refuse();
create trigger audit_checkpoints_append_only before update or delete or truncate on audit_checkpoints
  for each statement execute function audit_outbox_refuse();
create trigger audit_cosignatures_append_only before update or delete or truncate on audit_cosignatures
  for each statement execute function audit_outbox_refuse();
create trigger audit_tiles_kept before delete or truncate on audit_tiles
  for each statement execute function audit_outbox_refuse();

create function audit_tiles_grow() returns trigger language plpgsql as $$
begin
  if new.level <> old.level or new.tile_index <> old.tile_index or octet_length(new.hashes) <= octet_length(old.hashes)
    or substring(new.hashes from 1 for octet_length(old.hashes)) <> old.hashes then
    raise exception 'a tile only grows' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger audit_tiles_only_grow before update on audit_tiles for each row execute function audit_tiles_grow();
