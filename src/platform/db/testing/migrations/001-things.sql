-- Tables of no domain: the smallest that have all that the database's own tests need.

create table things (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  size bigint,
  content bytea,
  facts jsonb,
  made_at timestamptz,
  made_on date,
  price numeric,
  primary key (tenant_id, id)
);

create table thing_parts (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  thing_id uuid not null,
  key bytea not null,
  value bytea not null,
  primary key (tenant_id, thing_id, key),
  foreign key (tenant_id, thing_id) references things (tenant_id, id) on delete cascade
);

create table catalogue_of_things (
  name text primary key
);

alter table things enable row level security;
alter table things force row level security;
create policy things_tenant on things
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table thing_parts enable row level security;
alter table thing_parts force row level security;
create policy thing_parts_tenant on thing_parts
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

grant select, insert, update, delete on things, thing_parts to strongroom_web;
grant select, insert on thing_parts, things to strongroom_worker;
grant select on catalogue_of_things to strongroom_web;
