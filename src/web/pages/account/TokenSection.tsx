// One's own API tokens: for programs that act in one's name. Shown once when they are made, and ended at will.

import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { ApiToken, ApiTokenList } from "#protocol/api/api-tokens.ts";
import { apiTokensQuery, useRevokeApiToken } from "#web/data/api-tokens.ts";
import { useSession } from "#web/data/session.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { NewTokenForm } from "./NewTokenForm.tsx";
import { TokenShown } from "./TokenShown.tsx";
import { describeExpiry, describePermissions } from "./token-words.ts";

export function TokenSection() {
  const tokens = useQuery(apiTokensQuery);
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const items = tokens.data?.items ?? [];
  const full = tokens.data !== undefined && items.length >= tokens.data.limit;
  return (
    <section className="section" aria-labelledby="tokens">
      <h2 id="tokens">API tokens</h2>
      <p className="soft measure">For programs that act in your name. Each may some of what you may, for a time, and never administers. <code>strongroom login</code> makes one by itself.</p>
      {tokens.isPending ? <RowsSkeleton rows={2} /> : null}
      {tokens.isError ? <ErrorPanel error={tokens.error} title="Your API tokens could not be read" onRetry={() => void tokens.refetch()} /> : null}
      {tokens.isSuccess && items.length === 0 ? <p>You have none. Nothing acts in your name but you.</p> : null}
      {items.length > 0 ? <ul className="plain-list">{items.map((token) => <TokenRow key={token.id} token={token} permissions={tokens.data?.permissions ?? []} />)}</ul> : null}
      {tokens.isSuccess ? <div className="buttons after"><Button variant="default" disabled={full} onClick={() => setMaking(true)}>Make a token</Button></div> : null}
      {full ? <p className="small soft">You have {items.length}, as many as there can be. End one that you do not need.</p> : null}
      <Modal opened={making} onClose={() => setMaking(false)} title="Make an API token" closeButtonProps={{ "aria-label": "Close" }} centered size="lg">
        {tokens.data === undefined ? null : <NewTokenForm list={tokens.data} onMade={(token) => { setMaking(false); setShown(token); }} onClose={() => setMaking(false)} />}
      </Modal>
      {shown === null ? null : <TokenShown token={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

function TokenRow({ token, permissions }: { readonly token: ApiToken; readonly permissions: ApiTokenList["permissions"] }) {
  const end = useRevokeApiToken();
  const announce = useAnnounce();
  const teams = useSession()?.teams ?? [];
  const name = visibleText(token.name);
  const team = token.teamId === null ? null : teams.find(({ id }) => id === token.teamId);
  return (
    <li>
      <div className="list-main">
        <strong>{name}{token.kind === "device" ? <span className="soft token-kind"> · signed in by code</span> : null}</strong>
        <span className="small soft">{describePermissions(token.permissions, permissions)}{team === null ? "" : ` · only in ${team === undefined ? "a team that you have left" : visibleText(team.name)}`}</span>
        <span className="small soft">{describeExpiry(token.expiresAt)} · {token.usedAt === null ? "never used" : <>used <Ago at={token.usedAt} /></>}</span>
        {end.isError ? <ErrorPanel error={end.error} title="The token was not ended" /> : null}
      </div>
      <div className="buttons"><Button variant="default" size="sm" loading={end.isPending} onClick={() => end.mutate(token.id, { onSuccess: () => announce(`Ended: ${name}.`) })} aria-label={`End the token ${name}`}>End</Button></div>
    </li>
  );
}
