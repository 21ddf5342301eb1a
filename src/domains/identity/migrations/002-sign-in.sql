-- Signing in: attempts under way, what a session was begun with, second factors, and what slows guessing down. All global, as
-- people are: nobody is in a tenant before they are signed in. Codes and tokens are kept as hashes, addresses as HMACs.

alter table sessions
  -- how the person showed who they are, and what that amounts to
  add column methods text[] not null default '{}',
  add column strength text not null default 'one-factor' check (strength in ('one-factor', 'two-factors', 'passkey')),
  -- hash of the device cookie; null for a browser without
  add column device_hash bytea check (length(device_hash) = 32),
  -- the browser's description and its network, for the person's own list of devices
  add column client_key_id uuid,
  add column client_sealed bytea,
  add check ((client_sealed is null) = (client_key_id is null));
grant update (token_hash, methods, strength) on sessions to strongroom_web;

-- A sign-in under way, bound to one browser by the hash of its cookie.
create table sign_in_attempts (
  attempt_id uuid primary key,
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  -- HMAC of the address that was typed, whether somebody has it or not
  email_index bytea check (length(email_index) = 32),
  -- HMAC of the code with the attempt and the address; null when none is waited for
  code_hash bytea check (length(code_hash) = 32),
  sends integer not null default 0,
  sent_at timestamptz,
  -- codes that may still be entered, of both steps
  tries_left integer not null check (tries_left >= 0),
  -- what was shown so far, and by whom
  person_id uuid references people (person_id) on delete cascade,
  passed text[] not null default '{}',
  -- what a provider of single sign-on vouches for
  vouched text check (vouched in ('one-factor', 'two-factors', 'passkey'))
);
create index sign_in_attempts_expired on sign_in_attempts (expires_at);
create index sign_in_attempts_of_person on sign_in_attempts (person_id);
grant select, insert, delete, update (expires_at, ended_at, email_index, code_hash, sends, sent_at, tries_left, person_id, passed, vouched) on sign_in_attempts to strongroom_web;

-- Browsers that somebody signed in from: strangers' attempts do not slow them down.
create table known_devices (
  device_hash bytea not null check (length(device_hash) = 32),
  person_id uuid not null references people (person_id) on delete cascade,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (device_hash, person_id)
);
create index known_devices_of_person on known_devices (person_id);
grant select, insert, delete, update (seen_at) on known_devices to strongroom_web;

-- Attempts by account, device and network. The key is an HMAC: nothing tells whose it is, or whether there is such an account.
create table sign_in_throttles (
  key_hash bytea primary key check (length(key_hash) = 32),
  attempts integer not null,
  waits_until timestamptz not null,
  last_at timestamptz not null
);
create index sign_in_throttles_old on sign_in_throttles (last_at);
grant select, insert, delete, update (attempts, waits_until, last_at) on sign_in_throttles to strongroom_web;

create table totp_factors (
  person_id uuid not null references people (person_id) on delete cascade,
  -- a secret that was shown and not yet confirmed changes nothing
  state text not null check (state in ('pending', 'active')),
  key_id uuid not null,
  secret_sealed bytea not null,
  created_at timestamptz not null,
  -- the newest time step whose code was taken: none is taken twice (RFC 6238, section 5.2)
  last_step bigint not null default 0,
  primary key (person_id, state)
);
grant select, insert, delete, update (key_id, secret_sealed, created_at, last_step) on totp_factors to strongroom_web;

create table recovery_codes (
  -- HMAC of the code with the person
  code_hash bytea primary key check (length(code_hash) = 32),
  person_id uuid not null references people (person_id) on delete cascade,
  created_at timestamptz not null,
  used_at timestamptz
);
create index recovery_codes_of_person on recovery_codes (person_id);
grant select, insert, delete, update (used_at) on recovery_codes to strongroom_web;

-- An address that a person wants to have, until they have shown that its mail reaches them.
create table email_changes (
  person_id uuid primary key references people (person_id) on delete cascade,
  key_id uuid not null,
  email_sealed bytea not null,
  email_index bytea not null check (length(email_index) = 32),
  code_hash bytea not null check (length(code_hash) = 32),
  tries_left integer not null check (tries_left >= 0),
  expires_at timestamptz not null
);
grant select, insert, delete, update (key_id, email_sealed, email_index, code_hash, tries_left, expires_at) on email_changes to strongroom_web;
