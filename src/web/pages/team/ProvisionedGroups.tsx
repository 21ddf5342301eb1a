// Groups that the provider sent, and what each is worth: asked for with a reason, approved by others.

import { Button, Modal, NativeSelect, Textarea } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { GROUP_ROLES, type GroupRole, type ProvisionedGroup, type ProvisioningConnection } from "#protocol/api/provisioning.ts";
import type { Team } from "#protocol/api/teams.ts";
import { useMapGroup } from "#web/data/provisioning.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { ROLE_JOBS, ROLE_TITLES } from "./role-words.ts";

const NO_ROLE = "none";
const CHOICES = [{ value: NO_ROLE, label: "No role by this group" }, ...GROUP_ROLES.map((role) => ({ value: role, label: ROLE_TITLES[role] }))];

export function ProvisionedGroups({ team, connection: { groups } }: { readonly team: Team; readonly connection: ProvisioningConnection }) {
  const [chosen, setChosen] = useState<ProvisionedGroup | null>(null);
  const mayMap = team.permissions.includes("access.map-groups");
  return (
    <section className="section">
      <h2>Groups</h2>
      {groups.length === 0 ? <p className="soft measure after">The provider has sent none. Assign groups to the application there; they appear here, and give nobody anything until somebody says which role their people have.</p> : (
        <>
          <p className="soft measure after">Who is in several groups has the highest of their roles, in the order of the list of roles. Owners are made by owners, never by a group.</p>
          <ul className="plain-list">{groups.map((group) => <GroupRow key={group.id} group={group} onChoose={mayMap ? () => setChosen(group) : null} />)}</ul>
        </>
      )}
      {chosen === null ? null : <MapGroupDialog teamId={team.id} group={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}

function GroupRow({ group, onChoose }: { readonly group: ProvisionedGroup; readonly onChoose: (() => void) | null }) {
  const name = visibleText(group.name);
  return (
    <li>
      <div className="list-main"><strong>{name}</strong><span className="small soft">{plural(group.members, "person", "people")}</span></div>
      {group.role === null ? <span className="soft">No role</span> : <span className="badge" data-tone="calm">{ROLE_TITLES[group.role]}</span>}
      {onChoose === null ? null : <div className="buttons"><Button variant="default" size="sm" onClick={onChoose} aria-label={`Change the role of ${name}`}>Change</Button></div>}
    </li>
  );
}

function MapGroupDialog({ teamId, group, onClose }: { readonly teamId: string; readonly group: ProvisionedGroup; readonly onClose: () => void }) {
  const map = useMapGroup(teamId);
  const announce = useAnnounce();
  const [role, setRole] = useState<GroupRole | null>(group.role);
  const [reason, setReason] = useState("");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    map.mutate({ groupId: group.id, role, reason: reason.trim() }, {
      onSuccess: ({ state }) => {
        announce(state === "applied" ? "The group's people have that role now." : "Others have to approve it first; the request is with them.");
        onClose();
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title={`What is ${visibleText(group.name)} worth?`} closeButtonProps={{ "aria-label": "Close" }} centered>
      <form onSubmit={submit} className="stack">
        <NativeSelect label="Role of its people" description={role === null ? "They are what their other groups make of them, or what everybody else is." : ROLE_JOBS[role]} data={CHOICES} value={role ?? NO_ROLE} onChange={(event) => setRole(GROUP_ROLES.find((each) => each === event.currentTarget.value) ?? null)} data-autofocus />
        <Textarea label="Reason" description="Whoever approves it reads this." rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value.replaceAll("\n", " "))} required />
        {map.isError ? <ErrorPanel error={map.error} title="Not asked for" /> : null}
        <div className="buttons"><Button type="submit" loading={map.isPending} disabled={role === group.role || reason.trim() === ""}>Ask for the change</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
      </form>
    </Modal>
  );
}
