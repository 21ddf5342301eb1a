// The team's audit log: who did what, when, under which grant; grouped by day, narrowed by what stands in the address, growing while
// it is looked at. One record opens beside it with its proof.

import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import type { AuditState } from "#protocol/api/audit.ts";
import type { Team } from "#protocol/api/teams.ts";
import { auditQuery, auditStateQuery } from "#web/data/audit.ts";
import { TeamPage } from "#web/pages/team/TeamPage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";
import { useMay } from "#web/data/session.ts";

import { filterOf, isNarrowed, useAuditPlace } from "./audit-place.ts";
import { ExportDialog } from "./ExportDialog.tsx";
import { Filters } from "./Filters.tsx";
import { LogAlarm, LogState } from "./LogState.tsx";
import { LogStatePanel } from "./LogStatePanel.tsx";
import { RecordList } from "./RecordList.tsx";
import { RecordPanel } from "./RecordPanel.tsx";

export function AuditPage() {
  const teamId = useTeamId();
  const mayExport = useMay(teamId, "audit.export");
  const [exporting, setExporting] = useState(false);
  const state = useQuery(auditStateQuery(teamId));
  return (
    <TeamPage
      title="Audit log"
      lead="Everything that was done in this team, for good. Each record is sealed into one tree with all others: none can be changed, taken out or put in between without its being seen."
      action={mayExport ? <Button leftSection={<Icon name="archive" size={18} />} onClick={() => setExporting(true)}>Export</Button> : null}
    >
      {(team) => (
        <>
          {state.isError ? <ErrorPanel error={state.error} title="The state of the log could not be read" onRetry={() => void state.refetch()} /> : null}
          <AuditContent team={team} state={state.data ?? null} looking={state.isPending} />
          {exporting ? <ExportDialog teamId={team.id} logKey={state.data?.logKey ?? null} onClose={() => setExporting(false)} /> : null}
        </>
      )}
    </TeamPage>
  );
}

/** `looking`: its state is on the way; without that and without a state it could not be read, and stands above. */
function AuditContent({ team, state, looking }: { readonly team: Team; readonly state: AuditState | null; readonly looking: boolean }) {
  const { place, go } = useAuditPlace();
  const { span, from, to, event, actor, subject, grant } = place;
  // Opening a record asks nothing anew.
  const filter = useMemo(() => filterOf({ span, from, to, event, actor, subject, grant, record: null, about: null }, Date.now()), [span, from, to, event, actor, subject, grant]);
  const log = useInfiniteQuery(auditQuery(team.id, filter));
  const records = log.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <LogAlarm state={state} />
      <LogState state={state} looking={looking} onOpen={() => go({ about: "state", record: null })} />
      <Filters place={place} go={go} records={records} events={state?.events ?? []} />
      {log.isPending ? <RowsSkeleton rows={6} /> : null}
      {log.isError ? <ErrorPanel error={log.error} title="The log could not be read" onRetry={() => void log.refetch()} /> : null}
      {log.isSuccess && records.length === 0 ? <Nothing narrowed={isNarrowed(place)} onAll={() => go({ span: null, from: null, to: null, event: null, actor: null, subject: null, grant: null })} /> : null}
      <RecordList records={records} open={place.record} onOpen={(record) => go({ record, about: null })} />
      {log.hasNextPage ? <p className="audit-more"><Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>Show older records</Button></p> : null}
      {log.isSuccess && !log.hasNextPage && records.length > 0 ? <p className="soft small audit-more">{isNarrowed(place) ? "No older record fits." : "This is where the log of the team begins."}</p> : null}
      {place.record === null ? null : <RecordPanel key={place.record} teamId={team.id} recordId={place.record} go={go} />}
      {place.about === "state" && state !== null ? <LogStatePanel state={state} onClose={() => go({ about: null })} /> : null}
    </>
  );
}

function Nothing({ narrowed, onAll }: { readonly narrowed: boolean; readonly onAll: () => void }) {
  if (!narrowed) return <p className="measure">Nothing has been recorded yet. As soon as somebody does something in this team, it stands here.</p>;
  return <div className="audit-nothing"><p>No record fits.</p><Button variant="default" onClick={onAll}>Show all records</Button></div>;
}
