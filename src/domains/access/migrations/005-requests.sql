-- Requests: access for a time, access at once in an emergency, and changes that need others' approval; and reviews of who has what. What was asked for is one row that never changes; what became of it are rows that are added.

create table requests (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  kind text not null check (kind in ('access', 'break-glass', 'change')),
  requested_by uuid not null,
  -- The elevation it was asked under, where it needed one.
  requested_under uuid,
  bundle text,
  permissions text[],
  -- Null with permissions: all of the team.
  projects uuid[],
  duration_seconds integer check (duration_seconds > 0),
  -- The grant that it would take the place of.
  extends uuid,
  change_kind text,
  subject_id uuid,
  change_sealed bytea,
  key_id uuid not null,
  reason_sealed bytea not null,
  -- The rule as it was when this was asked: later changes of the rule are for later requests.
  approvals_needed integer not null check (approvals_needed >= 0),
  approver_roles text[] not null,
  requested_at timestamptz not null,
  answer_by timestamptz not null,
  primary key (tenant_id, id),
  check (requested_at < answer_by),
  check ((kind = 'change') = (change_kind is not null and subject_id is not null and change_sealed is not null)),
  check ((kind <> 'change') = (bundle is not null and permissions is not null and duration_seconds is not null)),
  check (kind <> 'break-glass' or requested_under is not null),
  -- Without anybody else a change is applied at once, under elevation.
  check (approvals_needed > 0 or kind <> 'change' or requested_under is not null)
);
create index requests_newest on requests (tenant_id, requested_at desc, id desc);
create index requests_of_person on requests (tenant_id, requested_by, requested_at desc);
create index requests_of_subject on requests (tenant_id, subject_id, change_kind) where kind = 'change';
-- The update is for locking a row; the trigger below refuses every one.
grant select, insert, update (id) on requests to strongroom_web;
grant select, delete on requests to strongroom_worker;

create table request_events (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  request_id uuid not null,
  seq integer not null check (seq > 0),
  kind text not null check (kind in ('approved', 'refused', 'withdrawn', 'expired', 'granted', 'applied', 'void', 'reviewed')),
  at timestamptz not null,
  -- Null: nobody; it came about by itself.
  by_person uuid,
  -- The role that it was decided in.
  role text,
  grant_id uuid,
  code text,
  finding text check (finding in ('justified', 'not-justified')),
  key_id uuid,
  comment_sealed bytea,
  primary key (tenant_id, request_id, seq),
  foreign key (tenant_id, request_id) references requests (tenant_id, id) on delete cascade,
  check ((kind in ('approved', 'refused', 'reviewed')) = (role is not null)),
  check (role is null or by_person is not null),
  check ((kind = 'granted') = (grant_id is not null)),
  check ((kind = 'void') = (code is not null)),
  check ((kind = 'reviewed') = (finding is not null)),
  check ((key_id is null) = (comment_sealed is null))
);
-- Whatever the program does: nobody decides twice, and a request closes once.
create unique index request_events_decided_once on request_events (tenant_id, request_id, by_person) where kind in ('approved', 'refused');
create unique index request_events_closed_once on request_events (tenant_id, request_id) where kind in ('refused', 'withdrawn', 'expired', 'granted', 'applied', 'void');
create unique index request_events_reviewed_once on request_events (tenant_id, request_id) where kind = 'reviewed';
grant select, insert on request_events to strongroom_web;
grant select, delete on request_events to strongroom_worker;

create function request_events_check() returns trigger language plpgsql as $$
declare
  asked requests%rowtype;
  last record;
begin
  select * into asked from requests where tenant_id = new.tenant_id and id = new.request_id;
  if asked.id is null then
    raise exception 'an event needs its request' using errcode = 'restrict_violation';
  end if;
  if new.role is not null and (new.by_person = asked.requested_by or not new.role = any (asked.approver_roles)) then
    raise exception 'nobody decides on their own request, nor in a role that the rule does not name' using errcode = 'restrict_violation';
  end if;
  select max(seq) as seq, max(at) as at, bool_or(kind not in ('approved', 'reviewed')) as closed into last
    from request_events where tenant_id = new.tenant_id and request_id = new.request_id;
  if new.seq <> coalesce(last.seq, 0) + 1 or new.at < coalesce(last.at, asked.requested_at) then
    raise exception 'events follow one another' using errcode = 'restrict_violation';
  end if;
  if coalesce(last.closed, false) <> (new.kind = 'reviewed') then
    raise exception 'a closed request takes a review and nothing else' using errcode = 'restrict_violation';
  end if;
  if (new.kind = 'expired') <> (new.at >= asked.answer_by) and new.kind in ('approved', 'granted', 'applied', 'expired') then
    raise exception 'an expired request is not approved, and no other expires' using errcode = 'restrict_violation';
  end if;
  if new.kind in ('granted', 'applied') and asked.approvals_needed >
    (select count(*) from request_events where tenant_id = new.tenant_id and request_id = new.request_id and kind = 'approved') then
    raise exception 'approvals are missing' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger request_events_checked before insert on request_events for each row execute function request_events_check();

-- A grant is what its request asked for, to who asked, once others have approved it: nothing that the program does can give more.
create function grants_check() returns trigger language plpgsql as $$
declare
  asked requests%rowtype;
begin
  if new.kind = 'elevation' then
    return new;
  end if;
  select * into asked from requests where tenant_id = new.tenant_id and id = new.request_id;
  if asked.id is null or asked.requested_by <> new.person_id or asked.permissions is distinct from new.permissions or asked.projects is distinct from new.projects
    or asked.kind <> (case new.kind when 'request' then 'access' else new.kind end) then
    raise exception 'a grant is what its request asked for' using errcode = 'restrict_violation';
  end if;
  if asked.approvals_needed > (select count(*) from request_events where tenant_id = new.tenant_id and request_id = new.request_id and kind = 'approved') then
    raise exception 'a grant needs the approvals of its request' using errcode = 'restrict_violation';
  end if;
  if asked.extends is null and new.expires_at > new.begins_at + make_interval(secs => asked.duration_seconds) then
    raise exception 'a grant lasts no longer than its request asked for' using errcode = 'restrict_violation';
  end if;
  if exists (select 1 from grants where tenant_id = new.tenant_id and request_id = new.request_id) then
    raise exception 'a request is granted once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger grants_checked before insert on grants for each row execute function grants_check();

create table access_reviews (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  id uuid not null,
  -- Null: by the schedule.
  started_by uuid,
  started_at timestamptz not null,
  due_at timestamptz not null,
  primary key (tenant_id, id),
  check (started_at < due_at)
);
grant select, insert, update (id) on access_reviews to strongroom_web;
grant select, delete on access_reviews to strongroom_worker;

create table access_review_lines (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  review_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('role', 'grant', 'token')),
  -- Of the role, the grant or the token as it was when the review began.
  role text,
  thing_id uuid,
  permissions text[] not null,
  projects uuid[],
  since timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, review_id, id),
  foreign key (tenant_id, review_id) references access_reviews (tenant_id, id) on delete cascade,
  check ((kind = 'role') = (role is not null)),
  check ((kind = 'role') = (thing_id is null))
);
grant select, insert on access_review_lines to strongroom_web;
grant select, delete on access_review_lines to strongroom_worker;

create table access_review_decisions (
  tenant_id uuid not null default (nullif(current_setting('app.tenant', true), '')::uuid),
  review_id uuid not null,
  line_id uuid not null,
  decision text not null check (decision in ('keep', 'change', 'remove')),
  new_role text,
  by_person uuid not null,
  at timestamptz not null,
  -- The change that follows from it, where it needs one.
  request_id uuid,
  key_id uuid,
  comment_sealed bytea,
  primary key (tenant_id, review_id, line_id),
  foreign key (tenant_id, review_id, line_id) references access_review_lines (tenant_id, review_id, id) on delete cascade,
  check ((decision = 'change') = (new_role is not null)),
  check ((key_id is null) = (comment_sealed is null))
);
grant select, insert on access_review_decisions to strongroom_web;
grant select, delete on access_review_decisions to strongroom_worker;

create function access_review_decisions_check() returns trigger language plpgsql as $$
begin
  if exists (select 1 from access_review_lines where tenant_id = new.tenant_id and review_id = new.review_id and id = new.line_id and person_id = new.by_person) then
    raise exception 'nobody reviews their own access' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger access_review_decisions_checked before insert on access_review_decisions for each row execute function access_review_decisions_check();

create trigger requests_unchanged before update or truncate on requests for each statement execute function access_history_refuse();
create trigger requests_kept before delete on requests for each row execute function access_history_refuse_removal();
create trigger request_events_unchanged before update or truncate on request_events for each statement execute function access_history_refuse();
create trigger request_events_kept before delete on request_events for each row execute function access_history_refuse_removal();
create trigger access_reviews_unchanged before update or truncate on access_reviews for each statement execute function access_history_refuse();
create trigger access_reviews_kept before delete on access_reviews for each row execute function access_history_refuse_removal();
create trigger access_review_lines_unchanged before update or truncate on access_review_lines for each statement execute function access_history_refuse();
create trigger access_review_lines_kept before delete on access_review_lines for each row execute function access_history_refuse_removal();
create trigger access_review_decisions_unchanged before update or truncate on access_review_decisions for each statement execute function access_history_refuse();
create trigger access_review_decisions_kept before delete on access_review_decisions for each row execute function access_history_refuse_removal();

alter table requests enable row level security;
alter table requests force row level security;
create policy requests_tenant on requests
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table request_events enable row level security;
alter table request_events force row level security;
create policy request_events_tenant on request_events
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table access_reviews enable row level security;
alter table access_reviews force row level security;
create policy access_reviews_tenant on access_reviews
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table access_review_lines enable row level security;
alter table access_review_lines force row level security;
create policy access_review_lines_tenant on access_review_lines
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

alter table access_review_decisions enable row level security;
alter table access_review_decisions force row level security;
create policy access_review_decisions_tenant on access_review_decisions
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
