-- Live sessions: that there was one, when, who started it, how many took part. What goes through them is kept nowhere.

create table live_sessions (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  -- Of the host's token. Emptied at the end: it opens nothing any more.
  host_token_hash bytea check (octet_length(host_token_hash) = 32),
  members_only boolean not null,
  started_by uuid not null,
  -- What it was started with: when that ends, the session ends.
  credential text not null check (credential in ('session', 'api-token')),
  credential_id uuid not null,
  started_at timestamptz not null,
  most_participants integer not null default 0 check (most_participants >= 0),
  ended_at timestamptz,
  end_reason text check (end_reason in ('host', 'person', 'access', 'idle', 'host-away')),
  -- Null: nobody; it came about by itself.
  ended_by uuid,
  primary key (tenant_id, id),
  check ((ended_at is null) = (end_reason is null)),
  check ((ended_at is null) = (host_token_hash is not null)),
  check (ended_at is not null or ended_by is null)
);
create index live_sessions_newest on live_sessions (tenant_id, started_at desc, id desc);
create index live_sessions_running on live_sessions (tenant_id, started_by) where ended_at is null;
grant select, insert, update (host_token_hash, most_participants, ended_at, end_reason, ended_by) on live_sessions to strongroom_web;
grant select, delete on live_sessions to strongroom_worker;

-- Who connected from where: rows rotate away.
create table live_connections (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  live_session_id uuid not null,
  -- 0 is the host.
  peer integer not null check (peer between 0 and 65535),
  key_id uuid not null,
  address_sealed bytea not null,
  connected_at timestamptz not null,
  disconnected_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, live_session_id) references live_sessions (tenant_id, id) on delete cascade
);
create index live_connections_newest on live_connections (tenant_id, live_session_id, connected_at desc, id desc);
create index live_connections_oldest on live_connections (tenant_id, connected_at);
grant select, insert, update (disconnected_at), delete on live_connections to strongroom_web;
grant select, delete on live_connections to strongroom_worker;

-- By what stands in a link the team is found, before any tenant is set. Running sessions alone.
create table live_directory (
  session bytea primary key check (octet_length(session) = 16),
  tenant_id uuid not null,
  live_session_id uuid not null,
  -- When its host was last seen, to some minutes.
  seen_at timestamptz not null
);
create index live_directory_unseen on live_directory (seen_at);
create unique index live_directory_of_session on live_directory (tenant_id, live_session_id);
grant select, insert, update (seen_at), delete on live_directory to strongroom_web;
grant select, delete on live_directory to strongroom_worker;

alter table live_sessions enable row level security;
alter table live_sessions force row level security;
create policy live_sessions_tenant on live_sessions
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table live_connections enable row level security;
alter table live_connections force row level security;
create policy live_connections_tenant on live_connections
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
