-- Programs that wait for a person to let them in, for ten minutes. Both codes are kept as hashes, what the machine says of itself is sealed.
-- Global: they are looked up by their codes before any tenant, or any person, is known.

create table device_logins (
  login_id uuid primary key,
  -- SHA-256 of 256 random bits
  device_hash bytea not null unique check (length(device_hash) = 32),
  -- HMAC of the code that is shown, under a key that is not in the database: it is short enough to be guessed
  user_code_hash bytea not null unique check (length(user_code_hash) = 32),
  access text not null check (access in ('read', 'all')),
  key_id uuid not null,
  asker_sealed bytea not null check (length(asker_sealed) <= 2000),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  interval_seconds int not null check (interval_seconds between 1 and 3600),
  polled_at timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'allowed', 'refused')),
  -- who let it in, in which session, and how well they were signed in
  person_id uuid references people (person_id) on delete cascade,
  session_id uuid,
  strength text check (strength in ('one-factor', 'two-factors', 'passkey')),
  check ((state = 'allowed') = (person_id is not null and session_id is not null and strength is not null))
);
create index device_logins_expired on device_logins (expires_at);
create index device_logins_of_person on device_logins (person_id);
grant select, insert, delete, update (interval_seconds, polled_at, state, person_id, session_id, strength) on device_logins to strongroom_web;
