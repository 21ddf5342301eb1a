// What one is told of by mail in this team, and the reports that are sent by a plan.

import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { NoticeChoice, NoticeChoiceAnswer } from "#protocol/api/notices.ts";
import type { Team } from "#protocol/api/teams.ts";
import { noticeChoiceQuery, useSaveNoticeChoice } from "#web/data/notices.ts";
import { portfolioQuery } from "#web/data/portfolio.ts";
import { teamProjectsQuery } from "#web/data/team.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { TeamPage } from "#web/pages/team/TeamPage.tsx";

import { EventFields } from "./EventFields.tsx";
import { ReportPlans } from "./ReportPlans.tsx";

export function NoticesPage() {
  return <TeamPage title="Notifications" lead="By mail, to you, in this team. A mail says numbers and a link: no names of vaults, files or people.">{(team) => <Sections key={team.id} team={team} />}</TeamPage>;
}

function Sections({ team }: { readonly team: Team }) {
  const choice = useQuery(noticeChoiceQuery(team.id));
  return (
    <>
      {choice.isPending ? <RowsSkeleton rows={5} /> : null}
      {choice.isError ? <ErrorPanel error={choice.error} title="What you are told of could not be read" onRetry={() => void choice.refetch()} /> : null}
      {choice.isSuccess ? <ChoiceForm key={JSON.stringify(choice.data)} teamId={team.id} answer={choice.data} /> : null}
      {team.permissions.includes("vaults.schedule-reports") ? <ReportPlans team={team} /> : null}
    </>
  );
}

function ChoiceForm({ teamId, answer }: { readonly teamId: string; readonly answer: NoticeChoiceAnswer }) {
  const save = useSaveNoticeChoice(teamId);
  const announce = useAnnounce();
  const [draft, setDraft] = useState<NoticeChoice>(answer.choice);
  const set = (part: Partial<NoticeChoice>): void => setDraft((before) => ({ ...before, ...part }));
  const changed = JSON.stringify(draft) !== JSON.stringify(answer.choice);
  const isWhole = !("ids" in draft.of) || draft.of.ids.length > 0;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate(draft, { onSuccess: ({ choice }) => announce(choice.events.length === 0 ? "Saved. You are told of nothing." : "Saved.") });
  };
  return (
    <form onSubmit={submit} className="stack measure">
      {answer.hasAddress ? null : <p className="note" data-tone="bad">Your account has no address, so no mail reaches you. Add one to your account first.</p>}
      {answer.stopped ? <p className="note">You stopped all mail from this team by the link in one: nothing is sent to you, and no report is planned for you. Choose something, and it begins again.</p> : null}
      {answer.isDefault ? <p className="small soft">You have chosen nothing yet: then whoever adds a vault hears when it goes wrong, and nobody of anything else.</p> : null}
      <EventFields legend="Tell me when" events={draft.events} scoreDrop={draft.scoreDrop} onEvents={(events) => set({ events })} onScoreDrop={(scoreDrop) => set({ scoreDrop })} />
      {draft.events.length === 0 ? null : <OfFields teamId={teamId} of={draft.of} onChange={(of) => set({ of })} />}
      {save.isError ? <ErrorPanel error={save.error} title="Not saved" /> : null}
      <div className="buttons"><Button type="submit" loading={save.isPending} disabled={!changed || !isWhole}>Save</Button>{changed ? <Button variant="default" onClick={() => setDraft(answer.choice)}>Undo</Button> : null}</div>
    </form>
  );
}

type Of = NoticeChoice["of"];

const KINDS: readonly { readonly value: Of["kind"]; readonly label: string }[] = [
  { value: "team", label: "All I may see" },
  { value: "added", label: "I added" },
  { value: "projects", label: "Of projects" },
  { value: "vaults", label: "These" },
];

function OfFields({ teamId, of, onChange }: { readonly teamId: string; readonly of: Of; readonly onChange: (of: Of) => void }) {
  const choose = (kind: Of["kind"]): void => onChange(kind === "team" || kind === "added" ? { kind } : { kind, ids: [] });
  return (
    <div>
      <div className="field-label" id="notice-of">Vaults</div>
      <SegmentedControl className="durations" aria-labelledby="notice-of" data={[...KINDS]} value={of.kind} onChange={(value) => choose(KINDS.find((each) => each.value === value)?.value ?? "team")} />
      {of.kind === "projects" ? <ProjectChecks teamId={teamId} ids={of.ids} onChange={(ids) => onChange({ kind: "projects", ids })} /> : null}
      {of.kind === "vaults" ? <VaultChecks teamId={teamId} ids={of.ids} onChange={(ids) => onChange({ kind: "vaults", ids })} /> : null}
    </div>
  );
}

interface ChecksProps {
  readonly teamId: string;
  readonly ids: readonly string[];
  readonly onChange: (ids: string[]) => void;
}

function ProjectChecks({ teamId, ...rest }: ChecksProps) {
  const projects = useQuery(teamProjectsQuery(teamId));
  if (projects.isError) return <ErrorPanel error={projects.error} title="The projects could not be listed" onRetry={() => void projects.refetch()} />;
  return <Checks name="Projects" items={projects.data ?? []} {...rest} />;
}

function VaultChecks({ teamId, ...rest }: ChecksProps) {
  const vaults = useQuery(portfolioQuery(teamId, ""));
  if (vaults.isError) return <ErrorPanel error={vaults.error} title="The vaults could not be listed" onRetry={() => void vaults.refetch()} />;
  return <Checks name="Vaults" items={vaults.data?.items.map(({ vaultId, name }) => ({ id: vaultId, name })) ?? []} {...rest} />;
}

function Checks({ name, items, ids, onChange }: { readonly name: string; readonly items: readonly { readonly id: string; readonly name: string }[] } & Omit<ChecksProps, "teamId">) {
  return (
    <fieldset className="checks after" aria-label={name}>
      {items.map((item) => (
        <label key={item.id} className="check"><input type="checkbox" checked={ids.includes(item.id)} onChange={(event) => onChange(event.currentTarget.checked ? [...ids, item.id] : ids.filter((each) => each !== item.id))} /><span>{visibleText(item.name)}</span></label>
      ))}
      {items.length === 0 ? <p className="soft small">There are none.</p> : null}
    </fieldset>
  );
}
