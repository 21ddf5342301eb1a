-- People, their sessions, and one-time links. All global: they are looked up before any tenant is known. Nothing in them says
-- more than an e-mail address, and that is sealed; of tokens only the hash is kept, so that a stolen database signs nobody in.

create table people (
  person_id uuid primary key,
  -- the field key that the address is sealed under; null as long as no address was given
  email_key_id uuid,
  email_sealed bytea,
  -- HMAC of the address under a key that is not in the database: finds a person without telling who it is
  email_index bytea unique,
  created_at timestamptz not null,
  check ((email_sealed is null) = (email_key_id is null) and (email_sealed is null) = (email_index is null))
);
grant select, insert, update (email_key_id, email_sealed, email_index) on people to strongroom_web;

create table sessions (
  session_id uuid primary key,
  person_id uuid not null references people (person_id) on delete cascade,
  -- SHA-256 of 32 random bytes
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz not null,
  -- written at most once a minute
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_of_person on sessions (person_id);
create index sessions_expired on sessions (expires_at);
grant select, insert, delete, update (seen_at, ended_at) on sessions to strongroom_web;

-- person_id null: the holder becomes a new person, the owner of the first team.
create table welcome_links (
  token_hash bytea primary key check (length(token_hash) = 32),
  person_id uuid references people (person_id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
grant select, insert, delete, update (used_at) on welcome_links to strongroom_web;
