-- By what the findings of a vault's newest report are decided about: ids of rules and of public advisories, and the keyed hashes of their fingerprints as
-- `suppressions.finding_hash` has them. So what is suppressed in many vaults is counted without opening the evidence of each. A row is a name; a finding has several.
create table vault_finding_names (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  vault_id uuid not null,
  name text not null check (name ~ '^([a-z]+/[A-Za-z0-9][A-Za-z0-9._:+/-]{0,99}|[0-9a-f]{64})$'),
  -- which finding of the report
  place int not null check (place >= 0),
  -- what it counts as: facet, rule, severity; JSON as text, by which rows are grouped
  counted text not null,
  primary key (tenant_id, name, vault_id, place),
  foreign key (tenant_id, vault_id) references vaults (tenant_id, id) on delete cascade
);
create index vault_finding_names_of_vault on vault_finding_names (tenant_id, vault_id);
alter table vault_finding_names enable row level security;
alter table vault_finding_names force row level security;
create policy vault_finding_names_tenant on vault_finding_names
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select on vault_finding_names to strongroom_web;
grant select, insert, delete on vault_finding_names to strongroom_worker;
