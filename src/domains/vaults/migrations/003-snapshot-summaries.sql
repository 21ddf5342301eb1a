-- The numbers of a snapshot that lists and trends show, so that they need not read whole results. A summary is made of the results alone and
-- in the transaction that writes them; the worker makes it anew where `summarised` says another format than the program has, as it does
-- for rows from before this migration. Until then readers make it themselves.
alter table vault_snapshots add column summary jsonb;
alter table vault_snapshots add column summarised text check (summarised ~ '^[a-z0-9./+-]{1,100}$');
grant update (summary, summarised) on vault_snapshots to strongroom_worker;

-- In which format the vault's summaries are; null while it has none. The worker's scan finds the old ones here.
alter table vault_directory add column summarised text;
update vault_directory set summarised = 'none';
grant select (summarised), update (summarised) on vault_directory to strongroom_worker;
