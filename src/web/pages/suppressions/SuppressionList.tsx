// Suppressions with how each stands, who said so, why, and until when; each can be ended.

import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { formatDay } from "#base/format.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import type { SuppressionItem } from "#protocol/api/suppressions.ts";
import { describeAnalysis } from "#protocol/suppressions/analysis.ts";
import { addresses } from "#web/addresses.ts";
import { useMay } from "#web/data/session.ts";
import { suppressionsQuery, useEndSuppression } from "#web/data/suppressions.ts";
import { membersQuery } from "#web/data/team.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { STATUS_WORDS } from "./decisions.ts";

export function SuppressionList({ teamId, vaultId }: { readonly teamId: string; readonly vaultId: string | null }) {
  const list = useInfiniteQuery(suppressionsQuery(teamId, vaultId));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const seesMembers = useMay(teamId, "access.read-members");
  const members = useQuery({ ...membersQuery(teamId), enabled: seesMembers });
  const nameOf = (personId: string): string => visibleText(members.data?.items.find((member) => member.personId === personId)?.email ?? "somebody");
  return (
    <>
      {list.isPending ? <RowsSkeleton rows={3} /> : null}
      {list.isError ? <ErrorPanel error={list.error} title="The suppressions could not be read" onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess && items.length === 0 ? <p className="measure">Nothing is suppressed: every finding counts. To suppress one, open a report, and press «Suppress…» beside the finding.</p> : null}
      {items.length > 0 ? <ul className="plain-list suppressions">{items.map((item) => <SuppressionRow key={item.id} teamId={teamId} item={item} by={nameOf(item.createdBy)} showsVault={vaultId === null} />)}</ul> : null}
      {list.hasNextPage ? <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>Show more</Button> : null}
    </>
  );
}

interface SuppressionRowProps {
  readonly teamId: string;
  readonly item: SuppressionItem;
  readonly by: string;
  readonly showsVault: boolean;
}

function SuppressionRow({ teamId, item, by, showsVault }: SuppressionRowProps) {
  const end = useEndSuppression(teamId);
  const announce = useAnnounce();
  const mayEnd = useMay(teamId, item.vaultId === null ? "vaults.suppress-everywhere" : "vaults.suppress");
  const { word, tone } = STATUS_WORDS[item.status];
  const inForce = item.status === "active" || item.status === "expiring";
  return (
    <li className={inForce ? undefined : "suppressed"}>
      <div className="list-main">
        <span><strong>{nameOf(item)}</strong> <span className="badge" data-tone={tone}>{word}</span></span>
        <span>{visibleText(item.reason)}</span>
        <span className="small soft">{describeAnalysis(item)} · {item.vaultId === null ? "all vaults of the team" : showsVault ? <Link to={addresses.vault(teamId, item.vaultId)}>one vault</Link> : "this vault"} · by {by} on {formatDay(item.createdAt)} · {item.endedAt === null ? `until ${formatDay(item.expiresAt)}` : `ended on ${formatDay(item.endedAt)}`}</span>
        {end.isError ? <ErrorPanel error={end.error} title="It was not ended" /> : null}
      </div>
      {inForce && mayEnd ? <div className="buttons"><Button variant="default" size="sm" loading={end.isPending} aria-label={`End the suppression of ${nameOf(item)}`} onClick={() => end.mutate(item.id, { onSuccess: () => announce("Ended. What it covered counts again.") })}>End</Button></div> : null}
    </li>
  );
}

function nameOf({ kind, rule, subject }: SuppressionItem): string {
  if (subject === null) return kind === "rule" ? `All of ${visibleText(rule)}` : `One finding of ${visibleText(rule)}`;
  return `${visibleText(subject.title)}, ${visibleName(subject.package ?? `${subject.path}:${subject.line}`)}`;
}
