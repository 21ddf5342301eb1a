-- By which policy a team judges licences; no row, or a null in the newest: the published one. Verdicts by categories and public names. What was before
-- stays, so that a file as of a time is the same whenever it is asked for.
create table vault_licence_policies (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  policy jsonb,
  changed_at timestamptz not null,
  primary key (tenant_id, changed_at)
);
alter table vault_licence_policies enable row level security;
alter table vault_licence_policies force row level security;
create policy vault_licence_policies_tenant on vault_licence_policies
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select, insert, update, delete on vault_licence_policies to strongroom_web;
grant select, delete on vault_licence_policies to strongroom_worker;

-- Whoever changes the policy has the summaries, which are judged by it, made anew.
grant update (summarised) on vault_directory to strongroom_web;
