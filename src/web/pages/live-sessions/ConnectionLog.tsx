// From which addresses a session was connected to, for whoever administers or audits the team; read when it is opened.

import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import { formatInstant } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { LiveConnection, LiveSession } from "#protocol/api/live-sessions.ts";
import { liveConnectionsQuery } from "#web/data/live-sessions.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

export function ConnectionLog({ teamId, session }: { readonly teamId: string; readonly session: LiveSession }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="contents" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="small">Connections</summary>
      {open ? <Connections teamId={teamId} id={session.id} /> : null}
    </details>
  );
}

function Connections({ teamId, id }: { readonly teamId: string; readonly id: string }) {
  const log = useInfiniteQuery(liveConnectionsQuery(teamId, id));
  if (log.isPending) return <RowsSkeleton rows={2} />;
  if (log.isError) return <ErrorPanel error={log.error} title="The connections could not be listed" onRetry={() => void log.refetch()} />;
  const connections = log.data.pages.flatMap(({ items }) => items);
  if (connections.length === 0) return <p className="small soft">None, or they are forgotten by now.</p>;
  return (
    <>
      <ul className="live-connections small">{connections.map((connection) => <li key={connection.id}><Line connection={connection} /></li>)}</ul>
      {log.hasNextPage ? <Button variant="default" size="xs" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>Show more</Button> : null}
    </>
  );
}

function Line({ connection: { guest, address, connectedAt, disconnectedAt } }: { readonly connection: LiveConnection }) {
  return <><span>{guest === 0 ? "Host" : `Guest ${guest}`}</span> <code className="number">{visibleText(address)}</code> <span className="soft">{formatInstant(connectedAt)}{disconnectedAt === null ? ", still here" : ` to ${formatInstant(disconnectedAt)}`}</span></>;
}
