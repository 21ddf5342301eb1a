-- What a team assumed about cost stays, so that a file as of a time is the same whenever it is asked for. Parameters null: back to the defaults.

alter table vault_cost_models drop constraint vault_cost_models_pkey;
alter table vault_cost_models add primary key (tenant_id, changed_at);
alter table vault_cost_models alter column parameters drop not null;
