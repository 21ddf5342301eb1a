-- The key that signs the audit log's checkpoints: one for the installation, made at random, wrapped under the master key. Never
-- replaced and never deleted: whoever has the public half would no longer know the log.

create table authority_log_keys (
  key_id uuid primary key,
  purpose text not null unique check (purpose = 'audit'),
  public_key bytea not null check (octet_length(public_key) = 32),
  wrapped_by uuid not null,
  wrapped bytea not null,
  created_at timestamptz not null
);
grant select, insert on authority_log_keys to strongroom_authority;
grant update (wrapped_by, wrapped) on authority_log_keys to strongroom_authority;
