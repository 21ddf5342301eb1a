// One record beside the log: what it says, the ways to what belongs to it, and its proof, checked here.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { visibleText } from "#base/visible-text.ts";
import type { AuditProof, AuditRecord } from "#protocol/api/audit.ts";
import { auditRecordQuery } from "#web/data/audit.ts";
import { useMay } from "#web/data/session.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { SidePanel } from "#web/ui/SidePanel.tsx";

import type { AuditPlace } from "./audit-place.ts";
import { DestroyPersonal } from "./DestroyPersonal.tsx";
import { ProofView } from "./ProofView.tsx";
import { SentenceText } from "./RecordList.tsx";
import { nameActor, nameDetail } from "./sentence.ts";

export interface RecordPanelProps {
  readonly teamId: string;
  readonly recordId: string;
  readonly go: (change: Partial<AuditPlace>) => void;
}

export function RecordPanel({ teamId, recordId, go }: RecordPanelProps) {
  const proof = useQuery(auditRecordQuery(teamId, recordId));
  return (
    <SidePanel title="Record" onClose={() => go({ record: null })}>
      {proof.isPending ? <RowsSkeleton rows={4} /> : null}
      {proof.isError ? <ErrorPanel error={proof.error} title="The record could not be read" onRetry={() => void proof.refetch()} /> : null}
      {proof.data === undefined ? null : <RecordContent teamId={teamId} proof={proof.data} go={go} />}
    </SidePanel>
  );
}

function RecordContent({ teamId, proof, go }: { readonly teamId: string; readonly proof: AuditProof; readonly go: (change: Partial<AuditPlace>) => void }) {
  const { record } = proof;
  const { actor, grantId, subject } = record;
  const mayDestroy = useMay(teamId, "audit.destroy-personal");
  return (
    <>
      <p className="audit-headline"><SentenceText record={record} /></p>
      <Fields record={record} />
      <div className="buttons audit-ways">
        {actor.person === null ? null : <Button size="compact-sm" variant="default" onClick={() => go({ actor: actor.person?.id ?? null })}>Everything they did</Button>}
        {subject.id === null ? null : <Button size="compact-sm" variant="default" onClick={() => go({ subject: subject.id })}>Everything about this {subject.kind.replaceAll("-", " ")}</Button>}
        {grantId === null ? null : <Button size="compact-sm" variant="default" onClick={() => go({ grant: grantId, actor: null, subject: null, event: null })}>Everything under this grant</Button>}
        {actor.person === null || !mayDestroy ? null : <DestroyPersonal teamId={teamId} personId={actor.person.id} name={nameActor(actor)} />}
      </div>
      <ProofView proof={proof} />
    </>
  );
}

function Fields({ record }: { readonly record: AuditRecord }) {
  const { actor, client, details, grantId, personal, place, subject } = record;
  return (
    <dl className="origin audit-facts">
      <Field name="When"><time dateTime={record.recordedAt}>{exactInstant(record.recordedAt)}</time></Field>
      <Field name="Event"><code>{record.event}</code></Field>
      <Field name="Who">{visibleText(nameActor(actor))}</Field>
      {actor.sessionId === null ? null : <Field name="Session"><code title={actor.sessionId}>{actor.sessionId.slice(0, 8)}</code></Field>}
      <Field name={subject.kind.replaceAll("-", " ")}>{subject.email === null ? subject.id === null ? "no longer named" : <code title={subject.id}>{subject.id.slice(0, 8)}</code> : visibleText(subject.email)}</Field>
      {Object.entries(details).map(([name, value]) => <Field key={name} name={nameDetail(name)}>{visibleText(String(value))}</Field>)}
      {grantId === null ? null : <Field name="Under the grant"><code title={grantId}>{grantId.slice(0, 8)}</code></Field>}
      {client?.network == null ? null : <Field name="From">{visibleText(client.network)}</Field>}
      {client?.agent == null ? null : <Field name="With">{visibleText(client.agent)}</Field>}
      {place === null ? null : <Field name="Number in the team">{place.sequence}</Field>}
      {personal === "destroyed" ? <Field name="Personal part">destroyed</Field> : null}
    </dl>
  );
}

function Field({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

/** To the millisecond, as it is hashed. */
function exactInstant(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 23)} UTC`;
}
