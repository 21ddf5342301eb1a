-- A report may go with a mail: a signed PDF of some MiB, sealed with the rest of it.

alter table mails drop constraint mails_sealed_check;
alter table mails add constraint mails_sealed_check check (length(sealed) <= 16000000);
