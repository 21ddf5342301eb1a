-- What browsers report of broken policies, and refused requests that look like attacks: counted by day and kind. About the installation,
-- not about a tenant, and nothing in it names one: identifiers in addresses are left out before it is written.

create table web_reports (
  day date not null,
  kind text not null check (kind in ('csp', 'attack')),
  detail text not null check (detail ~ '^[a-z0-9 /:-]{1,120}$'),
  count bigint not null check (count > 0),
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (day, kind, detail)
);
create index web_reports_newest on web_reports (last_at desc);
grant select, insert, update (count, last_at), delete on web_reports to strongroom_web;
