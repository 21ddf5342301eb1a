// One connection beside the list: what to register at the provider, where people begin, whether it works.

import { Button } from "@mantine/core";
import { useState } from "react";

import { plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Connection, ConnectionCheck } from "#protocol/api/single-sign-on.ts";
import { useCheckConnection, useRemoveConnection, useSwitchOffConnection } from "#web/data/single-sign-on.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ConfirmByName } from "#web/ui/ConfirmByName.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { SidePanel } from "#web/ui/SidePanel.tsx";

import { ConnectionDialog } from "./ConnectionDialog.tsx";

interface ConnectionPanelProps {
  readonly teamId: string;
  readonly connection: Connection;
  readonly mayManage: boolean;
  readonly onClose: () => void;
}

export function ConnectionPanel({ teamId, connection, mayManage, onClose }: ConnectionPanelProps) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const check = useCheckConnection(teamId);
  const off = useSwitchOffConnection(teamId);
  const announce = useAnnounce();
  return (
    <SidePanel title={visibleText(connection.name)} onClose={onClose}>
      <div className="stack">
        <Address label="Where your people sign in" text={connection.signInUrl} help="Give it to them as a bookmark. It cannot be guessed, and lets nobody in by itself." />
        <Address label="Redirect URI, to register at the provider" text={connection.redirectUri} help="Exactly so." />
        <Address label="Sign-out redirect, to register at the provider" text={connection.signOutUri} />
        <Address label="Back-channel logout URI, to register at the provider" text={connection.backChannelLogoutUri} help="Where the provider says that somebody has signed out there, so that they are out here too. It must be able to reach this server." />
        <dl className="connection-facts">
          <div><dt>Issuer</dt><dd>{visibleText(connection.issuer)}</dd></div>
          <div><dt>Client id</dt><dd>{visibleText(connection.clientId)}{connection.hasSecret ? null : <span className="soft"> · without a secret</span>}</dd></div>
          <div><dt>Addresses</dt><dd>{connection.domains.map((domain) => `@${visibleText(domain)}`).join(", ")}</dd></div>
          <div><dt>Second factor</dt><dd><Demands connection={connection} /></dd></div>
        </dl>
        {mayManage ? (
          <>
            <div className="buttons">
              <Button onClick={() => check.mutate(connection.id)} loading={check.isPending}>Check it</Button>
              <Button variant="default" onClick={() => setOpen("edit")}>Change</Button>
              {connection.enabled ? <Button variant="default" loading={off.isPending} onClick={() => off.mutate(connection.id, { onSuccess: () => announce("Nobody signs in through it now.") })}>Switch it off</Button> : null}
              <Button variant="default" onClick={() => setOpen("remove")}>Remove</Button>
            </div>
            {check.isError ? <ErrorPanel error={check.error} title="It does not work yet" /> : null}
            {off.isError ? <ErrorPanel error={off.error} title="Not switched off" /> : null}
            {check.isSuccess ? <Findings check={check.data} /> : null}
          </>
        ) : null}
      </div>
      {open === "edit" ? <ConnectionDialog teamId={teamId} connection={connection} onClose={() => setOpen(null)} onSaved={() => check.reset()} /> : null}
      {open === "remove" ? <RemoveConnection teamId={teamId} connection={connection} onClose={() => setOpen(null)} onRemoved={onClose} /> : null}
    </SidePanel>
  );
}

function Address({ label, text, help }: { readonly label: string; readonly text: string; readonly help?: string }) {
  const announce = useAnnounce();
  return (
    <div>
      <div className="field-label">{label}</div>
      <div className="copy-row"><code>{text}</code><Button variant="default" size="sm" aria-label={`Copy: ${label}`} onClick={() => void navigator.clipboard.writeText(text).then(() => announce("Copied."))}>Copy</Button></div>
      {help === undefined ? null : <p className="small soft after">{help}</p>}
    </div>
  );
}

function Demands({ connection: { acr, amr } }: { readonly connection: Connection }) {
  if (acr.length === 0 && amr.length === 0) return <>Not asked of the provider; people's own factors count.</>;
  return <>Demanded: {[...(acr.length === 0 ? [] : [`acr ${acr.map(visibleText).join(" or ")}`]), ...(amr.length === 0 ? [] : [`amr ${amr.map(visibleText).join(" or ")}`])].join(", and ")}</>;
}

function Findings({ check }: { readonly check: ConnectionCheck }) {
  return (
    <div role="status">
      <p><span className="badge" data-tone="good"><Icon name="check" size={16} />The provider answers</span></p>
      <p className="small soft after">People are sent to {visibleText(check.authorizationHost)}. It signs with {plural(check.keys, "key")}, {check.sendsIssuer ? "names itself in its answers" : "does not name itself in its answers (each connection has its own redirect URI instead)"}, {check.signsOut ? "can sign people out" : "offers no signing out"}, and {check.endsSessions ? "says when somebody has signed out there" : "does not say when somebody has signed out there"}.</p>
    </div>
  );
}

function RemoveConnection({ teamId, connection, onClose, onRemoved }: { readonly teamId: string; readonly connection: Connection; readonly onClose: () => void; readonly onRemoved: () => void }) {
  const remove = useRemoveConnection(teamId);
  const announce = useAnnounce();
  return (
    <ConfirmByName
      opened
      name={connection.name}
      title="Remove this connection?"
      action="Remove it"
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(connection.id, { onSuccess: () => { onClose(); onRemoved(); announce("The connection was removed."); } })}
    >
      <p>Nobody can sign in through it any more, and its address is gone for good. People stay in the team and sign in by passcode or passkey.</p>
      {remove.isError ? <ErrorPanel error={remove.error} title="Not removed" /> : null}
    </ConfirmByName>
  );
}
