-- Administration of the installation itself (`strongroom admin`): short, of one person, with a reason, and recorded.

create table admin_sessions (
  id uuid primary key,
  token_hash bytea not null unique check (length(token_hash) = 32),
  person_id uuid not null references people (person_id) on delete cascade,
  -- Why, sealed under the installation's field key.
  key_id uuid not null,
  reason_sealed bytea not null,
  factor text not null check (factor in ('totp', 'passkey')),
  begins_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  check (begins_at < expires_at)
);
create index admin_sessions_of_person on admin_sessions (person_id);
grant select, insert, update (ended_at) on admin_sessions to strongroom_web;
