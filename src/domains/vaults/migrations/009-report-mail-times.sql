-- When each was sent: what is long past, and can be sent no more, is forgotten.

alter table report_mails add column at timestamptz not null default now();
