-- What a provider began is known from the moment it has vouched, before a second step of ours and whatever its token looks like, and can be ended by the
-- provider (OpenID Connect Back-Channel Logout 1.0).

alter table single_sign_on_sessions add column provider_session_id uuid;
-- the token of each is sealed under this id
update single_sign_on_sessions set provider_session_id = session_id;
alter table single_sign_on_sessions drop constraint single_sign_on_sessions_pkey;
alter table single_sign_on_sessions
  alter column provider_session_id set not null,
  add primary key (provider_session_id),
  alter column session_id drop not null,
  add unique (session_id),
  -- of the sign-in, until it has become a session
  add column attempt_id uuid unique references sign_in_attempts (attempt_id) on delete cascade,
  add check ((session_id is null) <> (attempt_id is null)),
  -- HMAC of issuer and subject, and of issuer and the provider's own session, under the team's key; null where the provider named none
  add column subject_index bytea check (length(subject_index) = 32),
  add column provider_sid_index bytea check (length(provider_sid_index) = 32),
  -- null for a token that is too long to be shown to the provider again
  alter column key_id drop not null,
  alter column id_token_sealed drop not null,
  add check ((id_token_sealed is null) = (key_id is null));
create index single_sign_on_sessions_of_connection on single_sign_on_sessions (connection_id, subject_index);
grant update (session_id, attempt_id) on single_sign_on_sessions to strongroom_web;

-- Logout tokens that were taken, for as long as one lives: none is taken twice.
create table single_sign_on_logouts (
  -- SHA-256 of the connection and the token's jti
  token_hash bytea primary key check (length(token_hash) = 32),
  expires_at timestamptz not null
);
create index single_sign_on_logouts_expired on single_sign_on_logouts (expires_at);
grant select, insert, delete on single_sign_on_logouts to strongroom_web;
