-- Beside the log's key one that signs statements about reports: a key of its own, so that neither can say what only the other may.

alter table authority_log_keys drop constraint authority_log_keys_purpose_check;
alter table authority_log_keys add constraint authority_log_keys_purpose_check check (purpose in ('audit', 'reports'));
