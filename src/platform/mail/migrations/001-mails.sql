-- Mail that waits to be sent: sealed whole, address and subject too. Web writes it and cannot read it back; the worker opens it, sends
-- it and removes the row. Nothing here says to whom.

create table mails (
  mail_id uuid primary key,
  -- the installation's mail key that it is sealed under
  key_id uuid not null,
  sealed bytea not null check (length(sealed) <= 100000),
  attempts int not null default 0,
  created_at timestamptz not null
);
create index mails_old on mails (created_at);
grant insert on mails to strongroom_web;
grant select, delete, update (attempts) on mails to strongroom_worker;
