// A team at a glance.

import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { formatInstant } from "#base/format.ts";
import type { Team } from "#protocol/api/teams.ts";
import { useRenameTeam } from "#web/data/session.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { TeamPage } from "./TeamPage.tsx";

export function OverviewPage() {
  return <TeamPage title="Overview">{(team) => <NameForm key={team.id} team={team} />}</TeamPage>;
}

function NameForm({ team }: { readonly team: Team }) {
  const mayRename = team.permissions.includes("access.update-team");
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
