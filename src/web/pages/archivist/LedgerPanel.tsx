// The ledger of one question: every byte that was sent to the model and that came back, in its order.

import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";

import { formatBytes, formatInstant, plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { exportLedger } from "#protocol/api/archivist-ledger.ts";
import { ledgerTurnQuery } from "#web/data/archivist.ts";
import { downloadFile } from "#web/data/download.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { SidePanel } from "#web/ui/SidePanel.tsx";

const TITLES = { sent: "Sent", received: "Received", shown: "Shown" } as const;

export function LedgerPanel({ teamId, turnId, onClose }: { readonly teamId: string; readonly turnId: string; readonly onClose: () => void }) {
  const turn = useQuery(ledgerTurnQuery(teamId, turnId));
  const save = useMutation({ mutationFn: () => downloadFile(exportLedger, { params: { teamId }, query: {} }) });
  return (
    <SidePanel title="What the model was sent" onClose={onClose}>
      {turn.isPending ? <RowsSkeleton rows={4} /> : null}
      {turn.isError ? <ErrorPanel error={turn.error} title="The ledger could not be read" onRetry={() => void turn.refetch()} /> : null}
      {turn.data === undefined ? null : (
        <>
          <p className="small soft">{visibleText(turn.data.model)} · {formatInstant(turn.data.at)} · {formatBytes(turn.data.sentBytes)} sent, {formatBytes(turn.data.receivedBytes)} received · {plural(turn.data.tokens, "token")}</p>
          <ol className="ledger">
            {turn.data.entries.map(({ sequence, direction, bytes, text }) => (
              <li key={sequence}>
                <h3>{TITLES[direction]}, {formatBytes(bytes)}</h3>
                <pre className="ledger-text" tabIndex={0}>{text.split("\n").map((line) => visibleText(line)).join("\n")}</pre>
              </li>
            ))}
          </ol>
          <p className="small soft">Owners, administrators, analysts, viewers and auditors of the team can read this, and nobody can change it. Only the header with the key is left out.</p>
          <Button variant="default" size="xs" loading={save.isPending} onClick={() => save.mutate()}>Export the whole ledger</Button>
          {save.isError ? <ErrorPanel error={save.error} title="The ledger was not exported" /> : null}
        </>
      )}
    </SidePanel>
  );
}
