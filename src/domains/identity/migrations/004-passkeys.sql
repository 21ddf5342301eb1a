-- Passkeys: public keys of authenticators, and challenges that wait for one. Global, as people are: a passkey is found by its id
-- before it is known who signs in. Nothing here can sign anybody in.

create table passkeys (
  passkey_id uuid primary key,
  person_id uuid not null references people (person_id) on delete cascade,
  -- chosen by the authenticator; one credential belongs to one person (WebAuthn section 7.1)
  credential_id bytea not null unique check (length(credential_id) between 16 and 1023),
  -- COSE_Key, as it came
  public_key bytea not null,
  sign_count bigint not null check (sign_count between 0 and 4294967295),
  -- fixed at the registration (section 6.1.3)
  backup_eligible boolean not null,
  backed_up boolean not null check (backup_eligible or not backed_up),
  transports text[] not null,
  -- model of the authenticator, as it says; null when it does not
  aaguid uuid,
  name_key_id uuid not null,
  name_sealed bytea not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_of_person on passkeys (person_id);
grant select, insert, delete, update (sign_count, backed_up, name_key_id, name_sealed, last_used_at) on passkeys to strongroom_web;

create table passkey_challenges (
  -- SHA-256 of 32 random bytes
  challenge_hash bytea primary key check (length(challenge_hash) = 32),
  purpose text not null check (purpose in ('sign-in', 'registration', 'factor')),
  -- the sign-in attempt or the session that asked: nobody else may answer
  bound_to uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index passkey_challenges_bound on passkey_challenges (bound_to, created_at);
create index passkey_challenges_expired on passkey_challenges (expires_at);
grant select, insert, delete on passkey_challenges to strongroom_web;
