// What an owner does with the connection: connects, renews the token, asks what people are without a group, ends it.

import { Button, Modal, NativeSelect, Textarea } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import { DEFAULT_ROLES, type DefaultRole, type ProvisioningConnection } from "#protocol/api/provisioning.ts";
import type { Team } from "#protocol/api/teams.ts";
import { useChangeDefaultRole, useConnectProvider, useEndProvisioning, useRenewToken } from "#web/data/provisioning.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ConfirmByName } from "#web/ui/ConfirmByName.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { ROLE_JOBS, ROLE_TITLES } from "./role-words.ts";

const NO_ROLE = "none";
const CHOICES = [{ value: NO_ROLE, label: "Not in the team" }, ...DEFAULT_ROLES.map((role) => ({ value: role, label: ROLE_TITLES[role] }))];

export function ConnectProvider({ teamId, onToken }: { readonly teamId: string; readonly onToken: (token: string) => void }) {
  const connect = useConnectProvider(teamId);
  return (
    <div className="stack">
      {connect.isError ? <ErrorPanel error={connect.error} title="Not connected" /> : null}
      <div className="buttons"><Button loading={connect.isPending} onClick={() => connect.mutate(undefined, { onSuccess: ({ token }) => onToken(token) })}>Connect a provider</Button></div>
    </div>
  );
}

export function DefaultRoleForm({ teamId, connection, mayConnect }: { readonly teamId: string; readonly connection: ProvisioningConnection; readonly mayConnect: boolean }) {
  const change = useChangeDefaultRole(teamId);
  const announce = useAnnounce();
  // Undefined while nothing is changed: then it is as it is, also when that becomes another.
  const [edited, setEdited] = useState<DefaultRole | null | undefined>(undefined);
  const [reason, setReason] = useState("");
  const role = edited === undefined ? connection.defaultRole : edited;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    change.mutate({ defaultRole: role, reason: reason.trim() }, {
      onSuccess: ({ state }) => {
        setEdited(undefined);
        setReason("");
        announce(state === "applied" ? "It holds for everybody now." : "Others have to approve it first; the request is with them.");
      },
    });
  };
  return (
    <form onSubmit={submit} className="stack">
      <NativeSelect
        label="People whom no group gives a role"
        description={role === null ? "Only people of a group that has a role are in the team." : ROLE_JOBS[role]}
        data={CHOICES}
        value={role ?? NO_ROLE}
        disabled={!mayConnect}
        onChange={(event) => setEdited(DEFAULT_ROLES.find((each) => each === event.currentTarget.value) ?? null)}
      />
      {role === connection.defaultRole ? null : (
        <>
          {role === null ? <p className="small">People whom no group gives a role leave the team at once, with all their sessions, tokens and grants in it.</p> : null}
          <Textarea label="Reason" description="Whoever approves it reads this." rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value.replaceAll("\n", " "))} required />
          {change.isError ? <ErrorPanel error={change.error} title="Not asked for" /> : null}
          <div className="buttons"><Button type="submit" loading={change.isPending} disabled={reason.trim() === ""}>Ask for the change</Button><Button variant="default" onClick={() => setEdited(undefined)}>Cancel</Button></div>
        </>
      )}
    </form>
  );
}

export function RenewToken({ teamId, madeAt, onToken }: { readonly teamId: string; readonly madeAt: string; readonly onToken: (token: string) => void }) {
  const renew = useRenewToken(teamId);
  const [asking, setAsking] = useState(false);
  const submit = (): void =>
    renew.mutate(undefined, {
      onSuccess: ({ token }) => {
        setAsking(false);
        onToken(token);
      },
    });
  return (
    <div className="buttons">
      <Button variant="default" onClick={() => setAsking(true)}>Make a new token</Button>
      <span className="small soft">This one was made <Ago at={madeAt} />.</span>
      <Modal opened={asking} onClose={() => setAsking(false)} title="Make a new token?" closeButtonProps={{ "aria-label": "Close" }} centered>
        <div className="stack">
          <p>The token that the provider has is good no more from that moment on: it can change nothing until it has the new one.</p>
          {renew.isError ? <ErrorPanel error={renew.error} title="No new token was made" /> : null}
          <div className="buttons"><Button loading={renew.isPending} onClick={submit}>Make a new token</Button><Button variant="default" onClick={() => setAsking(false)}>Keep this one</Button></div>
        </div>
      </Modal>
    </div>
  );
}

export function EndProvisioning({ team }: { readonly team: Team }) {
  const end = useEndProvisioning(team.id);
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const confirm = (): void =>
    end.mutate(undefined, {
      onSuccess: () => {
        setAsking(false);
        announce("The connection has ended.");
      },
    });
  return (
    <section className="section">
      <Button variant="default" onClick={() => setAsking(true)}>End the connection</Button>
      <ConfirmByName opened={asking} name={team.name} title="End the connection?" action="End it" busy={end.isPending} onClose={() => setAsking(false)} onConfirm={confirm}>
        <p>The token dies, and what the provider said of people and groups is forgotten. Whoever is in <strong>{visibleText(team.name)}</strong> now stays in it, and nobody is ended by the provider any more.</p>
        {end.isError ? <ErrorPanel error={end.error} title="Not ended" /> : null}
      </ConfirmByName>
    </section>
  );
}
