-- Who approves besides the owners is the team's policy; nobody decides on a change that is about themselves; and what nobody else could review is
-- said to be so, by its holder, instead of standing open for ever.

alter table team_policies add column approvers jsonb not null
  default '{"access": ["administrator", "compliance-officer"], "role": ["administrator"], "policy": ["administrator"], "invitation": ["administrator"]}'
  check (jsonb_typeof(approvers) = 'object');
grant update (approvers) on team_policies to strongroom_web;

alter table request_events drop constraint request_events_finding_check;
alter table request_events add constraint request_events_finding_check check (finding in ('justified', 'not-justified', 'nobody-else'));

create or replace function request_events_check() returns trigger language plpgsql as $$
declare
  asked requests%rowtype;
  last record;
begin
  select * into asked from requests where tenant_id = new.tenant_id and id = new.request_id;
  if asked.id is null then
    raise exception 'an event needs its request' using errcode = 'restrict_violation';
  end if;
  if new.finding = 'nobody-else' then
    if new.by_person is distinct from asked.requested_by or exists
      (select from memberships m where m.tenant_id = new.tenant_id and m.person_id <> asked.requested_by and m.role = any (asked.approver_roles)) then
      raise exception 'somebody else can review it' using errcode = 'restrict_violation';
    end if;
  elsif new.role is not null and
    (new.by_person = asked.requested_by or new.by_person is not distinct from asked.subject_id or not new.role = any (asked.approver_roles)) then
    raise exception 'nobody decides on their own request, on what is about them, nor in a role that the rule does not name' using errcode = 'restrict_violation';
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

alter table access_review_decisions drop constraint access_review_decisions_decision_check;
alter table access_review_decisions add constraint access_review_decisions_decision_check check (decision in ('keep', 'change', 'remove', 'nobody-else'));

create or replace function access_review_decisions_check() returns trigger language plpgsql as $$
declare
  own boolean;
begin
  own := exists (select from access_review_lines where tenant_id = new.tenant_id and review_id = new.review_id and id = new.line_id and person_id = new.by_person);
  if own <> (new.decision = 'nobody-else') then
    raise exception 'nobody reviews their own access' using errcode = 'restrict_violation';
  end if;
  if own and exists (select from memberships m where m.tenant_id = new.tenant_id and m.person_id <> new.by_person and m.role in ('owner', 'compliance-officer')) then
    raise exception 'somebody else can review it' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
