-- Roles by job, guests with their projects and their end, invitations, and the policy of each team.

alter table memberships drop constraint memberships_role_check;
alter table memberships add constraint memberships_role_check
  check (role in ('owner', 'administrator', 'analyst', 'viewer', 'auditor', 'compliance-officer', 'respondent', 'guest'));
-- Null: all projects of the team.
alter table memberships add column project_ids uuid[];
-- Null: until somebody ends it. Whether it is over is asked by time at every request.
alter table memberships add column expires_at timestamptz;
-- An outsider has some projects for a time; everybody else has the whole team until they leave it.
alter table memberships add constraint memberships_guest_check
  check ((role = 'guest') = (project_ids is not null) and (role = 'guest') = (expires_at is not null));
grant update (role, project_ids, expires_at) on memberships to strongroom_web;

create table invitations (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  -- The address, sealed under the team's field key, and its blind index under the same.
  key_id uuid not null,
  email_sealed bytea not null,
  email_index bytea not null,
  role text not null check (role in ('owner', 'administrator', 'analyst', 'viewer', 'auditor', 'compliance-officer', 'respondent', 'guest')),
  project_ids uuid[],
  -- How long a guest may stay, from acceptance on.
  stay_days integer check (stay_days between 1 and 365),
  invited_by uuid not null,
  created_at timestamptz not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  check ((accepted_at is null) = (accepted_by is null)),
  check (accepted_at is null or revoked_at is null),
  check ((role = 'guest') = (project_ids is not null) and (role = 'guest') = (stay_days is not null))
);
-- One open invitation for an address in a team.
create unique index invitations_open on invitations (tenant_id, email_index) where accepted_at is null and revoked_at is null;
grant select, insert, update (token_hash, sent_at, expires_at, accepted_at, accepted_by, revoked_at, role, project_ids, stay_days, invited_by) on invitations to strongroom_web;
grant select, delete on invitations to strongroom_worker;

-- Where the holder of a link finds the team that invites: asked before any tenant is set; ids and a hash only.
create table invitation_directory (
  token_hash bytea primary key check (length(token_hash) = 32),
  team_id uuid not null,
  invitation_id uuid not null,
  expires_at timestamptz not null
);
create index invitation_directory_of_team on invitation_directory (team_id);
grant select, insert, delete on invitation_directory to strongroom_web;
grant select, delete on invitation_directory to strongroom_worker;

-- A team without a row has the defaults of protocol/api/policies.ts.
create table team_policies (
  tenant_id uuid primary key default (nullif(current_setting('app.tenant', true), '')::uuid),
  sign_in text not null check (sign_in in ('one-factor', 'two-factors', 'passkey')),
  session_hours integer check (session_hours between 1 and 2160),
  idle_minutes integer check (idle_minutes between 5 and 10080),
  administrators integer not null check (administrators between 1 and 50),
  guests boolean not null,
  guest_days integer not null check (guest_days between 1 and 365),
  token_days integer not null check (token_days between 1 and 365),
  approvals jsonb not null check (jsonb_typeof(approvals) = 'object'),
  changed_at timestamptz not null
);
grant select, insert, update (sign_in, session_hours, idle_minutes, administrators, guests, guest_days, token_days, approvals, changed_at) on team_policies to strongroom_web;
grant select, delete on team_policies to strongroom_worker;

alter table invitations enable row level security;
alter table invitations force row level security;
create policy invitations_tenant on invitations
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table team_policies enable row level security;
alter table team_policies force row level security;
create policy team_policies_tenant on team_policies
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
