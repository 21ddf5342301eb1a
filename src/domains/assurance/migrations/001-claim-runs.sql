-- What each run of a claim's check found. About the installation, not about a tenant: the trust page of all shows the same.

create table claim_runs (
  run_id uuid primary key default gen_random_uuid(),
  claim_id text not null check (claim_id ~ '^(CR|EM|CA|CT|PO|SR)-[0-9]{2}$'),
  ran_at timestamptz not null,
  ok boolean not null,
  finding text not null check (length(finding) <= 500),
  evidence jsonb not null
);

create index claim_runs_latest on claim_runs (claim_id, ran_at desc);

grant select, insert on claim_runs to strongroom_worker;
grant select on claim_runs to strongroom_web;
