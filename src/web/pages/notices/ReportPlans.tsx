// Reports by mail by a plan: who gets which, how often, and in which form; and whether files may leave at all.

import { Button, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { formatInstant, plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { ReportSchedule } from "#protocol/api/report-schedules.ts";
import type { Team } from "#protocol/api/teams.ts";
import { reportSchedulesQuery, useAllowAttachments, useEndReportPlan } from "#web/data/notices.ts";
import { portfolioQuery } from "#web/data/portfolio.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { PlanDialog } from "./PlanDialog.tsx";
import { TIME_WORDS } from "./words.ts";

export function ReportPlans({ team }: { readonly team: Team }) {
  const plans = useQuery(reportSchedulesQuery(team.id));
  const names = useQuery(portfolioQuery(team.id, "")).data?.items;
  const [planning, setPlanning] = useState(false);
  const nameOf = (vaultId: string | null): string => (vaultId === null ? "The portfolio" : visibleText(names?.find((each) => each.vaultId === vaultId)?.name ?? "A vault"));
  const items = plans.data?.items ?? [];
  return (
    <section className="section" aria-labelledby="report-plans">
      <h2 id="report-plans">Reports by mail</h2>
      <p className="soft measure">To people of the team, who get what they may see when it is sent: guests their projects, and nobody anything once their role has ended. Nobody gets the same report twice; each one that is sent stands in the audit log.</p>
      {plans.isPending ? <RowsSkeleton rows={2} /> : null}
      {plans.isError ? <ErrorPanel error={plans.error} title="The plans could not be read" onRetry={() => void plans.refetch()} /> : null}
      {plans.isSuccess && items.length === 0 ? <p>No report is planned. Plan one for those who decide by it.</p> : null}
      {items.length > 0 ? <ul className="plain-list">{items.map((plan) => <PlanRow key={plan.id} teamId={team.id} plan={plan} name={nameOf(plan.vaultId)} />)}</ul> : null}
      {plans.isSuccess ? <div className="buttons after"><Button variant="default" onClick={() => setPlanning(true)}>Plan a report</Button></div> : null}
      {plans.isSuccess ? <Attachments team={team} allowed={plans.data.attachments} /> : null}
      {planning && plans.isSuccess ? <PlanDialog teamId={team.id} attachments={plans.data.attachments} vaults={(names ?? []).map(({ vaultId, name }) => ({ id: vaultId, name }))} onClose={() => setPlanning(false)} /> : null}
    </section>
  );
}

function PlanRow({ teamId, plan, name }: { readonly teamId: string; readonly plan: ReportSchedule; readonly name: string }) {
  const end = useEndReportPlan(teamId);
  const announce = useAnnounce();
  return (
    <li>
      <div className="list-main">
        <strong>{name}</strong>
        <span className="small soft">{TIME_WORDS[plan.every]} · {plural(plan.people.length, "person", "people")} · {plan.attach ? "with the signed PDF" : "as a link"}</span>
        <span className="small soft">{plan.sentAt === null ? "Not sent yet" : <>Sent <Ago at={plan.sentAt} /></>}{plan.dueAt === null ? "" : ` · next ${formatInstant(plan.dueAt)}`}</span>
        {end.isError ? <ErrorPanel error={end.error} title="The plan was not ended" /> : null}
      </div>
      <div className="buttons"><Button variant="default" size="sm" loading={end.isPending} aria-label={`End the plan for ${name}`} onClick={() => end.mutate(plan.id, { onSuccess: () => announce("The plan has ended.") })}>End</Button></div>
    </li>
  );
}

function Attachments({ team, allowed }: { readonly team: Team; readonly allowed: boolean }) {
  const allow = useAllowAttachments(team.id);
  const announce = useAnnounce();
  const may = team.permissions.includes("vaults.allow-attachments");
  const change = (attachments: boolean): void => allow.mutate(attachments, { onSuccess: () => announce(attachments ? "Plans may attach the report." : "Reports leave as links alone.") });
  return (
    <div className="after-list measure">
      <Switch label="Reports may leave attached to mail" checked={allowed} disabled={!may || allow.isPending} onChange={(event) => change(event.currentTarget.checked)} />
      <p className="small soft after">A report names people, branches and kinds of files. Attached to a mail, every server on its way can read it, it stays in mailboxes after somebody's access has ended, and it cannot be taken back. A link asks each time who it is. Who changes this is recorded.</p>
      {allow.isError ? <ErrorPanel error={allow.error} title="That was not changed" /> : null}
    </div>
  );
}
