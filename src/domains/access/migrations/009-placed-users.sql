-- Whether the provider's connection ever gave a person a role. Whoever is in the team by another way is not ended because no group names them.
-- Those of before are taken to be the connection's, as they were.

alter table provisioned_users add column placed boolean not null default true;
alter table provisioned_users alter column placed set default false;
grant update (placed) on provisioned_users to strongroom_web;
