-- A program that shares folders live asks for that beside looking, and for no more.

alter table device_logins drop constraint device_logins_access_check;
alter table device_logins add constraint device_logins_access_check check (access in ('read', 'share', 'all'));
