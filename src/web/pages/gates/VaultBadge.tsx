// The badge of a vault: off until somebody gives it out, with what to copy, and taken back at will.

import { Button, Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { formatDay } from "#base/format.ts";
import type { Badge } from "#protocol/api/badges.ts";
import { badgeQuery, useChangeBadge } from "#web/data/badges.ts";
import { useMay } from "#web/data/session.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

export function VaultBadge({ place }: { readonly place: VaultPlace }) {
  const mayPublish = useMay(place.teamId, "vaults.publish-badge");
  return mayPublish ? <BadgeSection place={place} /> : null;
}

function BadgeSection({ place }: { readonly place: VaultPlace }) {
  const badge = useQuery(badgeQuery(place));
  const change = useChangeBadge(place);
  const announce = useAnnounce();
  const [showsName, setShowsName] = useState(false);
  return (
    <section className="stack measure section" aria-labelledby="badge">
      <h2 id="badge">Badge</h2>
      <p>A picture of the score, the gate and the day of the newest report, for a README or a dashboard. Whoever has its address sees it, without signing in; there is none until you give one out.</p>
      {badge.isPending ? <RowsSkeleton rows={1} /> : null}
      {badge.isError ? <ErrorPanel error={badge.error} title="The badge could not be read" onRetry={() => void badge.refetch()} /> : null}
      {badge.data === undefined || badge.data.path === null ? null : <ShownBadge path={badge.data.path} createdAt={badge.data.createdAt} />}
      {badge.isSuccess ? <Checkbox label="With the vault's name" checked={showsName} onChange={(event) => setShowsName(event.currentTarget.checked)} /> : null}
      {change.isError ? <ErrorPanel error={change.error} title="The badge was not changed" /> : null}
      {badge.isSuccess ? (
        <div className="buttons">
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ showsName }, { onSuccess: () => announce("The badge is given out.") })}>{badge.data.path === null ? "Give out a badge" : "Give out a new one"}</Button>
          {badge.data.path === null ? null : <Button variant="subtle" color="red" loading={change.isPending} onClick={() => change.mutate(null, { onSuccess: () => announce("The badge is taken back.") })}>Take it back</Button>}
        </div>
      ) : null}
    </section>
  );
}

function ShownBadge({ path, createdAt }: { readonly path: string; readonly createdAt: Badge["createdAt"] }) {
  const announce = useAnnounce();
  const url = `${window.location.origin}${path}`;
  const markdown = `![Strongroom](${url})`;
  const copy = (text: string): void => void navigator.clipboard.writeText(text).then(() => announce("Copied."));
  return (
    <>
      <p><img src={path} alt="The badge as it is now" height={20} /></p>
      <div>
        <div className="field-label">Markdown</div>
        <div className="copy-row"><code>{markdown}</code><Button variant="default" size="sm" aria-label="Copy the Markdown" onClick={() => copy(markdown)}>Copy</Button></div>
        <p className="small soft after">{createdAt === null ? null : `Given out on ${formatDay(createdAt)}. `}A new one has a new address, and this one then shows nothing.</p>
      </div>
    </>
  );
}
