-- Passwords, where a deployment has turned them on: bcrypt in crypt() form. Earlier ones are kept as hashes too, so that they are not taken again.

create table passwords (
  person_id uuid primary key references people (person_id) on delete cascade,
  hash text not null check (hash ~ '^\$2b\$12\$[./A-Za-z0-9]{53}$'),
  set_at timestamptz not null
);
grant select, insert, delete, update (hash, set_at) on passwords to strongroom_web;

create table earlier_passwords (
  person_id uuid not null references people (person_id) on delete cascade,
  hash text not null check (hash ~ '^\$2b\$12\$[./A-Za-z0-9]{53}$'),
  set_at timestamptz not null,
  primary key (person_id, set_at)
);
grant select, insert, delete on earlier_passwords to strongroom_web;
