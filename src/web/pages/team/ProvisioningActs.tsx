// What an owner does with the connection: connects, renews the token, says what people are without a group, ends it.

import { Button, Modal, NativeSelect } from "@mantine/core";
import { useState } from "react";

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

function DefaultRoleField({ value, onChange, disabled = false }: { readonly value: DefaultRole | null; readonly onChange: (role: DefaultRole | null) => void; readonly disabled?: boolean }) {
  return (
    <NativeSelect
      label="People whom no group gives a role"
      description={value === null ? "Only people of a group that has a role are in the team." : ROLE_JOBS[value]}
      data={CHOICES}
      value={value ?? NO_ROLE}
      disabled={disabled}
      onChange={(event) => onChange(DEFAULT_ROLES.find((role) => role === event.currentTarget.value) ?? null)}
    />
  );
}

export function ConnectProvider({ teamId, onToken }: { readonly teamId: string; readonly onToken: (token: string) => void }) {
  const connect = useConnectProvider(teamId);
  const [role, setRole] = useState<DefaultRole | null>(null);
  return (
    <div className="stack">
      <DefaultRoleField value={role} onChange={setRole} />
      {connect.isError ? <ErrorPanel error={connect.error} title="Not connected" /> : null}
      <div className="buttons"><Button loading={connect.isPending} onClick={() => connect.mutate(role, { onSuccess: ({ token }) => onToken(token) })}>Connect a provider</Button></div>
    </div>
  );
}

export function DefaultRoleForm({ teamId, connection, mayConnect }: { readonly teamId: string; readonly connection: ProvisioningConnection; readonly mayConnect: boolean }) {
  const change = useChangeDefaultRole(teamId);
  const announce = useAnnounce();
  // Undefined while nothing is changed: then it is as it is, also when that becomes another.
  const [edited, setEdited] = useState<DefaultRole | null | undefined>(undefined);
  const role = edited === undefined ? connection.defaultRole : edited;
  const done = (): void => {
    setEdited(undefined);
    announce("It holds for everybody now.");
  };
  return (
    <>
      <DefaultRoleField value={role} onChange={setEdited} disabled={!mayConnect} />
      {role === connection.defaultRole ? null : (
        <>
          {role === null ? <p className="small">People whom no group gives a role leave the team at once, with all their sessions, tokens and grants in it.</p> : null}
          {change.isError ? <ErrorPanel error={change.error} title="Not changed" /> : null}
          <div className="buttons"><Button loading={change.isPending} onClick={() => change.mutate(role, { onSuccess: done })}>Change it for everybody</Button><Button variant="default" onClick={() => setEdited(undefined)}>Cancel</Button></div>
        </>
      )}
    </>
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
