// Where one is signed in, and the end of it.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { visibleText } from "#base/visible-text.ts";
import type { AccountSession } from "#protocol/api/account.ts";
import { addresses } from "#web/addresses.ts";
import { accountSessionsQuery, useEndOtherSessions, useEndSession } from "#web/data/account.ts";
import { useSignOut } from "#web/data/session.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { describeBrowser, describeMethods } from "./browser-words.ts";

export function SessionSection() {
  const sessions = useQuery(accountSessionsQuery);
  const endOthers = useEndOtherSessions();
  const announce = useAnnounce();
  const items = sessions.data ?? [];
  return (
    <section className="section" aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      <p className="soft measure">End what you do not know. A session ends by itself when it is not used for a while.</p>
      {sessions.isPending ? <RowsSkeleton rows={2} /> : null}
      {sessions.isError ? <ErrorPanel error={sessions.error} title="Your sessions could not be read" onRetry={() => void sessions.refetch()} /> : null}
      {items.length === 0 ? null : <ul className="plain-list">{items.map((session) => <SessionRow key={session.id} session={session} />)}</ul>}
      {items.length > 1 ? (
        <div className="buttons after"><Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate(undefined, { onSuccess: ({ ended }) => announce(ended === 1 ? "One session was ended." : `${ended} sessions were ended.`) })}>End all others</Button></div>
      ) : null}
      {endOthers.isError ? <ErrorPanel error={endOthers.error} title="They were not ended" /> : null}
    </section>
  );
}

function FromNetwork({ network }: { readonly network: string | null }) {
  if (network === null) return null;
  return network.includes("/") ? <> · from <span className="number">{visibleText(network)}</span></> : <> · from {visibleText(network)}</>;
}

function SessionRow({ session }: { readonly session: AccountSession }) {
  const browser = describeBrowser(session.userAgent);
  const end = useEndSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const finish = (): void => {
    if (session.current) signOut.mutate(undefined, { onSuccess: () => void navigate({ to: addresses.signIn, replace: true }) });
    else end.mutate(session.id, { onSuccess: () => announce("The session was ended.") });
  };
  const error = end.error ?? signOut.error;
  return (
    <li>
      <div className="list-main">
        <strong title={session.userAgent === null ? undefined : visibleText(session.userAgent)}>{browser}{session.current ? <span className="here"> · this browser</span> : null}</strong>
        <span className="small soft">{describeMethods(session.methods)} · begun <Ago at={session.createdAt} /> · used <Ago at={session.seenAt} /><FromNetwork network={session.network} /></span>
        {error === null ? null : <ErrorPanel error={error} title="The session was not ended" />}
      </div>
      <div className="buttons"><Button variant="default" size="sm" loading={end.isPending || signOut.isPending} onClick={finish} aria-label={session.current ? "Sign out here" : `End the session in ${browser}`}>{session.current ? "Sign out" : "End"}</Button></div>
    </li>
  );
}
