-- What the queue may hold, kept by the database itself, whoever writes: of a message one identifier, of a result one code.
-- Names that begin with __pgboss__ are the queue's own (its clockwork), whose messages are names of queues and times.

create or replace function pgboss.strongroom_keep_ids_only() returns trigger language plpgsql as $$
begin
  if left(new.name, 10) <> '__pgboss__' and new.data is not null and new.data <> '{}'::jsonb and not (
    jsonb_typeof(new.data) = 'object'
    and (select count(*) = 1 and bool_and(value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') from jsonb_each_text(new.data))
  ) then
    raise exception 'a message for the queue is one identifier and nothing else' using errcode = 'check_violation';
  end if;
  if new.output is not null then
    new.output := jsonb_build_object(
      'code', case when new.output ->> 'code' ~ '^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$' then new.output ->> 'code' else 'jobs.lost' end
    );
  end if;
  return new;
end $$;

create or replace trigger strongroom_keep_ids_only before insert or update on pgboss.job_common
  for each row execute function pgboss.strongroom_keep_ids_only();

-- The queue's own role: rows of the queue's tables, and nothing else anywhere.
grant usage on schema pgboss to strongroom_queue, strongroom_web, strongroom_worker;
grant select, insert, update, delete on all tables in schema pgboss to strongroom_queue;

-- Those who write messages: no more than writing one needs. They cannot read what others wrote.
grant select on pgboss.queue to strongroom_web, strongroom_worker;
grant insert, select (id, start_after) on pgboss.job_common to strongroom_web, strongroom_worker;
