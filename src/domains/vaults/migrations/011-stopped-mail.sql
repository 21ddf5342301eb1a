-- Who stopped all mail of a team by the link in one is written into no plan of reports, until they choose again.

alter table notice_choices add column stopped_at timestamptz;
grant update (stopped_at) on notice_choices to strongroom_web;
