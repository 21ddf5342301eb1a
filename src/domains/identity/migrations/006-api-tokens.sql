-- Tokens that people make for programs. Of the token only a hash is kept; its name, which people choose, is sealed. Global: a token is
-- looked up by its hash before any tenant is known.

create table api_tokens (
  token_id uuid primary key,
  person_id uuid not null references people (person_id) on delete cascade,
  -- SHA-256 of 256 random bits
  token_hash bytea not null unique check (length(token_hash) = 32),
  kind text not null check (kind in ('made', 'device')),
  key_id uuid not null,
  name_sealed bytea not null check (length(name_sealed) <= 1000),
  -- names of permissions: never all there are, so a new one is in no old token
  permissions text[] not null check (cardinality(permissions) between 1 and 200),
  -- the only team it counts in; null for all of the person's
  team_id uuid,
  -- of the session that made it: a team that demands more lets the token do nothing
  strength text not null check (strength in ('one-factor', 'two-factors', 'passkey')),
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  -- to the hour
  used_at timestamptz,
  ended_at timestamptz
);
create index api_tokens_of_person on api_tokens (person_id);
create index api_tokens_expired on api_tokens (expires_at);
grant select, insert, delete, update (used_at, ended_at) on api_tokens to strongroom_web;
