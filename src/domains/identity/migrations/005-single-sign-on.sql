-- Single sign-on: a team's connections to its identity providers, whom they know, and sign-ins under way. What names a company or a
-- person is sealed or an HMAC.

create table single_sign_on_connections (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  connection_id uuid not null,
  -- 80 random bits: where the team's people begin
  address text not null check (address ~ '^[a-z2-7]{16}$'),
  enabled boolean not null,
  -- name, issuer, client id, domains, demands
  key_id uuid not null,
  settings_sealed bytea not null,
  -- null for a provider that wants none
  secret_sealed bytea,
  created_at timestamptz not null,
  primary key (tenant_id, connection_id)
);
grant select, insert, delete, update (enabled, key_id, settings_sealed, secret_sealed) on single_sign_on_connections to strongroom_web;
grant select, delete on single_sign_on_connections to strongroom_worker;

-- Who signed in through a connection before.
create table single_sign_on_links (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  connection_id uuid not null,
  -- HMAC of issuer and subject under the team's key
  subject_index bytea not null check (length(subject_index) = 32),
  person_id uuid not null references people (person_id) on delete cascade,
  created_at timestamptz not null,
  primary key (tenant_id, connection_id, subject_index),
  -- a second subject for one person would be another account at the provider with a reassigned address
  unique (tenant_id, connection_id, person_id),
  foreign key (tenant_id, connection_id) references single_sign_on_connections (tenant_id, connection_id) on delete cascade
);
grant select, insert, delete on single_sign_on_links to strongroom_web;
grant select, delete on single_sign_on_links to strongroom_worker;

-- From the hash of a connection's address to its team: asked before any tenant is known.
create table single_sign_on_addresses (
  address_hash bytea primary key check (length(address_hash) = 32),
  tenant_id uuid not null,
  connection_id uuid not null
);
create index single_sign_on_addresses_of_team on single_sign_on_addresses (tenant_id);
grant select, insert, delete on single_sign_on_addresses to strongroom_web;
grant select, delete on single_sign_on_addresses to strongroom_worker;

-- A browser that is at a provider. One answer is taken, from the browser whose attempt it is.
create table single_sign_on_flows (
  state_hash bytea primary key check (length(state_hash) = 32),
  attempt_id uuid not null references sign_in_attempts (attempt_id) on delete cascade,
  tenant_id uuid not null,
  connection_id uuid not null,
  -- nonce, verifier and the issuer that was asked, under the installation's field key
  key_id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index single_sign_on_flows_of_attempt on single_sign_on_flows (attempt_id);
create index single_sign_on_flows_expired on single_sign_on_flows (expires_at);
grant select, insert, delete on single_sign_on_flows to strongroom_web;

-- What a provider needs to end its own session when ours ends.
create table single_sign_on_sessions (
  session_id uuid primary key references sessions (session_id) on delete cascade,
  tenant_id uuid not null,
  connection_id uuid not null,
  key_id uuid not null,
  id_token_sealed bytea not null
);
grant select, insert, delete on single_sign_on_sessions to strongroom_web;

-- What a team's provider vouches for counts in that team alone: it must not open the others that a person is in.
alter table sign_in_attempts add column vouched_team uuid;
grant update (vouched_team) on sign_in_attempts to strongroom_web;
alter table sessions add column only_team uuid;

alter table single_sign_on_connections enable row level security;
alter table single_sign_on_connections force row level security;
create policy single_sign_on_connections_tenant on single_sign_on_connections
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table single_sign_on_links enable row level security;
alter table single_sign_on_links force row level security;
create policy single_sign_on_links_tenant on single_sign_on_links
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
