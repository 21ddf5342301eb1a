-- A kind of key for mail that waits to be sent. Like the field key it belongs to no vault.

alter table authority_keys drop constraint authority_keys_kind_check;
alter table authority_keys add constraint authority_keys_kind_check check (kind in ('tenant', 'field', 'evidence', 'facts', 'mirror', 'mail'));
alter table authority_keys drop constraint authority_keys_check;
alter table authority_keys add constraint authority_keys_check check ((kind in ('tenant', 'field', 'mail')) = (vault_id is null));
