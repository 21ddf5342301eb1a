// A new plan of a report: of what, how often, to whom, as a link or as a file.

import { Button, Modal, NativeSelect, SegmentedControl, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import { REPORT_TIMES, type ReportPlan } from "#protocol/api/report-schedules.ts";
import { usePlanReport } from "#web/data/notices.ts";
import { membersQuery } from "#web/data/team.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { TIME_WORDS } from "./words.ts";

const PORTFOLIO = "portfolio";

export interface PlanDialogProps {
  readonly teamId: string;
  readonly attachments: boolean;
  readonly vaults: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}

export function PlanDialog({ teamId, attachments, vaults, onClose }: PlanDialogProps) {
  const plan = usePlanReport(teamId);
  const announce = useAnnounce();
  const members = useQuery(membersQuery(teamId));
  const [draft, setDraft] = useState<ReportPlan>({ vaultId: vaults[0]?.id ?? null, every: "month", attach: false, people: [] });
  const set = (part: Partial<ReportPlan>): void => {
    const next = { ...draft, ...part };
    setDraft(next.vaultId === null ? { ...next, attach: false, every: next.every === "analysis" ? "week" : next.every } : next);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    plan.mutate(draft, {
      onSuccess: () => {
        announce("The report is planned.");
        onClose();
      },
    });
  };
  const times = REPORT_TIMES.filter((time) => draft.vaultId !== null || time !== "analysis");
  return (
    <Modal opened onClose={onClose} title="Plan a report" size="lg" closeButtonProps={{ "aria-label": "Close" }} centered>
      <form onSubmit={submit} className="stack">
        <NativeSelect label="Of" data={[...vaults.map(({ id, name }) => ({ value: id, label: visibleText(name) })), { value: PORTFOLIO, label: "The portfolio, all vaults" }]} value={draft.vaultId ?? PORTFOLIO} onChange={(event) => set({ vaultId: event.currentTarget.value === PORTFOLIO ? null : event.currentTarget.value })} data-autofocus />
        <div>
          <div className="field-label" id="plan-time">When</div>
          <SegmentedControl className="durations" aria-labelledby="plan-time" data={times.map((time) => ({ value: time, label: TIME_WORDS[time] }))} value={draft.every} onChange={(value) => set({ every: REPORT_TIMES.find((time) => time === value) ?? "month" })} />
        </div>
        <fieldset className="checks">
          <legend className="field-label">To</legend>
          {members.isError ? <ErrorPanel error={members.error} title="The members could not be listed" onRetry={() => void members.refetch()} /> : null}
          {members.data?.items.map(({ personId, email }) => (
            <label key={personId} className="check"><input type="checkbox" disabled={email === null} checked={draft.people.includes(personId)} onChange={(event) => set({ people: event.currentTarget.checked ? [...draft.people, personId] : draft.people.filter((each) => each !== personId) })} /><span>{email === null ? "Somebody without an address" : visibleText(email)}</span></label>
          ))}
        </fieldset>
        {draft.vaultId === null ? null : (
          <div>
            <Switch label="Attach the signed PDF" checked={draft.attach} disabled={!attachments} onChange={(event) => set({ attach: event.currentTarget.checked })} />
            <p className="small soft after">{attachments ? "To those who may see the names in it, while your team demands no strong sign-in; else the link. What has left cannot be taken back." : "Your team lets no reports leave attached to mail; they go as links."}</p>
          </div>
        )}
        {plan.isError ? <ErrorPanel error={plan.error} title="The report was not planned" /> : null}
        <div className="buttons"><Button type="submit" loading={plan.isPending} disabled={draft.people.length === 0}>Plan it</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
      </form>
    </Modal>
  );
}
