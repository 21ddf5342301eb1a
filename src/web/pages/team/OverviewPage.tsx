// A team at a glance: its name, who can run it, what it asks of sessions; and the way to delete it, or to take that back.

import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, type SubmitEvent, useState } from "react";

import { formatInstant, plural } from "#base/format.ts";
import type { Team } from "#protocol/api/teams.ts";
import { addresses } from "#web/addresses.ts";
import { useRenameTeam } from "#web/data/session.ts";
import { membersQuery, policyQuery, teamProjectsQuery, useDeleteTeam } from "#web/data/team.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ConfirmByName } from "#web/ui/ConfirmByName.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { LeaveTeam } from "./MemberPanel.tsx";
import { ROLE_JOBS, ROLE_TITLES } from "./role-words.ts";
import { TeamPage } from "./TeamPage.tsx";

const SIGN_INS = { "one-factor": "Any", "two-factors": "Two factors", passkey: "Passkeys only" } as const;

export function OverviewPage() {
  return (
    <TeamPage title="Overview">
      {(team) => (
        <>
          {team.deletion === null ? null : <Deletion team={team} />}
          <Facts team={team} />
          <NameForm key={team.id} team={team} />
          <Ending team={team} />
        </>
      )}
    </TeamPage>
  );
}

function Facts({ team }: { readonly team: Team }) {
  const sees = team.permissions.includes("access.read-members");
  const members = useQuery({ ...membersQuery(team.id), enabled: sees }).data;
  const policy = useQuery({ ...policyQuery(team.id), enabled: sees }).data;
  const projects = useQuery(teamProjectsQuery(team.id)).data;
  return (
    <dl className="facts">
      <Fact name="Your role" value={ROLE_TITLES[team.role]} to={addresses.teamRoles(team.id)}>{ROLE_JOBS[team.role]}</Fact>
      {sees ? <Fact name="Members" value={members === undefined ? "…" : String(members.items.length)} to={addresses.teamMembers(team.id)}>{members === undefined ? "" : `${members.administrators.now} of ${members.administrators.most} places to run it are taken`}</Fact> : null}
      {sees ? <Fact name="Sign-in" value={policy === undefined ? "…" : SIGN_INS[policy.signIn]} to={addresses.teamPolicies(team.id)}>{policy === undefined ? "" : policy.guests ? "guests may be let in" : "no guests"}</Fact> : null}
      <Fact name="Projects" value={projects === undefined ? "…" : String(projects.length)} to={addresses.teamProjects(team.id)}>{projects === undefined ? "" : plural(projects.reduce((sum, { vaults }) => sum + vaults, 0), "vault")}</Fact>
    </dl>
  );
}

function Fact({ name, value, to, children }: { readonly name: string; readonly value: string; readonly to: string; readonly children: ReactNode }) {
  return <div><dt>{name}</dt><dd><Link to={to}>{value}</Link><span className="small soft">{children}</span></dd></div>;
}

function NameForm({ team }: { readonly team: Team }) {
  const mayRename = team.permissions.includes("access.update-team") && team.deletion === null;
  const rename = useRenameTeam(team.id);
  const announce = useAnnounce();
  const [name, setName] = useState(team.name);
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    rename.mutate(name.trim(), { onSuccess: () => announce("Saved.") });
  };
  return (
    <form onSubmit={save} className="stack measure section">
      <TextInput label="Name of the team" maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} disabled={!mayRename} autoComplete="organization" />
      <p className="small soft after">The team was made on {formatInstant(team.createdAt)}.</p>
      {rename.isError ? <ErrorPanel error={rename.error} title="Not saved" /> : null}
      {mayRename ? <div className="buttons"><Button type="submit" loading={rename.isPending} disabled={name.trim() === "" || name.trim() === team.name}>Save</Button></div> : null}
    </form>
  );
}

function Deletion({ team }: { readonly team: Team }) {
  const restore = useDeleteTeam(team.id);
  const announce = useAnnounce();
  if (team.deletion === null) return null;
  return (
    <section className="note" data-tone="bad">
      <h2>This team is being deleted</h2>
      <p>Until {formatInstant(team.deletion.finalAt)} it can be taken back. Then its keys are destroyed, and nobody can read anything of it again.</p>
      {restore.isError ? <ErrorPanel error={restore.error} title="The deletion was not taken back" /> : null}
      {team.permissions.includes("access.delete-team") ? <Button loading={restore.isPending} onClick={() => restore.mutate("restore", { onSuccess: () => announce("The team is as it was.") })}>Take it back</Button> : null}
    </section>
  );
}

function Ending({ team }: { readonly team: Team }) {
  const remove = useDeleteTeam(team.id);
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const mayDelete = team.permissions.includes("access.delete-team") && team.deletion === null;
  const submit = (): void => remove.mutate("delete", { onSuccess: () => { setAsking(false); announce("The team will be deleted. This can be undone for a while."); } });
  return (
    <section className="measure section">
      <h2>Leave, or delete</h2>
      <p>{mayDelete ? "Whoever leaves reaches nothing of the team any more. Deleting it ends everything in it, after a time in which that can be taken back." : "Whoever leaves reaches nothing of the team any more."}</p>
      <div className="buttons"><LeaveTeam team={team} />{mayDelete ? <Button color="red" variant="outline" onClick={() => setAsking(true)}>Delete the team</Button> : null}</div>
      <ConfirmByName opened={asking} name={team.name} title="Delete this team?" action="Delete the team" busy={remove.isPending} onConfirm={submit} onClose={() => setAsking(false)}>
        <p>All its vaults, reports and people's access go with it. For a while you can undo this; then nobody can.</p>
        {remove.isError ? <ErrorPanel error={remove.error} title="The team was not deleted" /> : null}
      </ConfirmByName>
    </section>
  );
}
