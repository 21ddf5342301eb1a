-- Sessions of administration that wait for their person's passkey, for minutes. The secret of the command and the code that it shows are kept as
-- hashes, the reason is sealed. One for a person: the next takes its place.

create table admin_confirmations (
  -- Becomes the id of the session, so that the passkey's answer is for this one and no other.
  id uuid primary key,
  -- SHA-256 of 256 random bits
  secret_hash bytea not null unique check (length(secret_hash) = 32),
  -- HMAC of the code that is shown, under a key that is not in the database: it is short enough to be guessed
  user_code_hash bytea not null unique check (length(user_code_hash) = 32),
  person_id uuid not null unique references people (person_id) on delete cascade,
  key_id uuid not null,
  reason_sealed bytea not null,
  minutes int not null check (minutes between 1 and 30),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'confirmed', 'refused')),
  check (created_at < expires_at)
);
create index admin_confirmations_expired on admin_confirmations (expires_at);
grant select, insert, delete, update (state) on admin_confirmations to strongroom_web;
