-- Keys, each wrapped under the one above it: nothing here opens without the master key, which is not in the database.
-- Only the authority's role reads or writes them.

-- Which tenants have keys: what a new master key has to go through. Row-level security hides the keys themselves from a
-- transaction without a tenant.
create table authority_tenants (
  tenant_id uuid primary key,
  created_at timestamptz not null
);
grant select, insert on authority_tenants to strongroom_authority;

-- One row for each version of a tenant's key and of its data keys. Destroyed keys stay as rows: their bytes are overwritten.
create table authority_keys (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  key_id uuid not null,
  kind text not null check (kind in ('tenant', 'field', 'evidence', 'facts', 'mirror')),
  vault_id uuid,
  version int not null check (version > 0),
  -- the tenant key, or for a tenant key the master key, that it is wrapped under
  wrapped_by uuid not null,
  wrapped bytea not null,
  state text not null default 'active' check (state in ('active', 'destroyed')),
  created_at timestamptz not null,
  destroyed_at timestamptz,
  primary key (tenant_id, key_id),
  unique nulls not distinct (tenant_id, kind, vault_id, version),
  check ((kind in ('tenant', 'field')) = (vault_id is null)),
  check ((state = 'destroyed') = (destroyed_at is not null))
);
alter table authority_keys enable row level security;
alter table authority_keys force row level security;
create policy authority_keys_tenant on authority_keys
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
-- Never deleted: a key that was once destroyed must stay known as destroyed.
grant select, insert on authority_keys to strongroom_authority;
grant update (wrapped_by, wrapped, state, destroyed_at) on authority_keys to strongroom_authority;

-- The key pairs that credentials of sources are sealed to: a hierarchy of its own, directly under the master key.
create table authority_credential_keys (
  key_id uuid primary key,
  version int not null unique check (version > 0),
  public_key bytea not null,
  wrapped_by uuid not null,
  wrapped bytea not null,
  created_at timestamptz not null
);
grant select, insert on authority_credential_keys to strongroom_authority;
grant update (wrapped_by, wrapped) on authority_credential_keys to strongroom_authority;
