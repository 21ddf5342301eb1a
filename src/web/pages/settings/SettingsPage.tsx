// How it looks here, how the team is called, and the end of the session.

import { Button, type MantineColorScheme, SegmentedControl, TextInput, useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { formatInstant } from "#base/format.ts";
import type { Team } from "#protocol/api/teams.ts";
import { addresses } from "#web/addresses.ts";
import { teamQuery, useMay, useRenameTeam, useSession, useSignOut } from "#web/data/session.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";

const SCHEMES: readonly { readonly value: MantineColorScheme; readonly label: string }[] = [{ value: "auto", label: "As the system" }, { value: "light", label: "Light" }, { value: "dark", label: "Dark" }];

export function SettingsPage() {
  const team = useQuery(teamQuery(useTeamId()));
  return (
    <div className="page">
      <PageHeader title="Settings" />
      <LookSetting />
      {team.isPending ? <RowsSkeleton rows={1} /> : null}
      {team.isError ? <ErrorPanel error={team.error} title="The team could not be read" onRetry={() => void team.refetch()} /> : null}
      {team.data === undefined ? null : <TeamSetting key={team.data.id} team={team.data} />}
      <SessionSetting />
    </div>
  );
}

function LookSetting() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section className="measure section first">
      <h2 id="look">Look</h2>
      <SegmentedControl aria-labelledby="look" data={SCHEMES.map(({ value, label }) => ({ value, label }))} value={colorScheme} onChange={(value) => setColorScheme(SCHEMES.find((scheme) => scheme.value === value)?.value ?? "auto")} />
      <p className="small soft after">Kept in this browser only.</p>
    </section>
  );
}

function TeamSetting({ team }: { readonly team: Team }) {
  const mayRename = useMay(team.id, "access.update-team");
  const rename = useRenameTeam(team.id);
  const announce = useAnnounce();
  const [name, setName] = useState(team.name);
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    rename.mutate(name.trim(), { onSuccess: () => announce("Saved.") });
  };
  return (
    <form onSubmit={save} className="stack measure section">
      <h2>Team</h2>
      <TextInput label="Name of the team" maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} disabled={!mayRename} autoComplete="organization" />
      <p className="small soft after">Your role is {team.role}. The team was made on {formatInstant(team.createdAt)}.</p>
      {rename.isError ? <ErrorPanel error={rename.error} title="Not saved" /> : null}
      {mayRename ? <div className="buttons"><Button type="submit" loading={rename.isPending} disabled={name.trim() === "" || name.trim() === team.name}>Save</Button></div> : null}
    </form>
  );
}

function SessionSetting() {
  const session = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  return (
    <section className="stack measure section">
      <h2>Session</h2>
      {session === null ? null : <p>You came in on {formatInstant(session.session.createdAt)}; the session ends by {formatInstant(session.session.expiresAt)} at the latest. After signing out you need a new one-time link to come back.</p>}
      {signOut.isError ? <ErrorPanel error={signOut.error} title="The session was not ended" /> : null}
      <div className="buttons"><Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate(undefined, { onSuccess: () => void navigate({ to: addresses.signedOut, replace: true }) })}>Sign out</Button></div>
    </section>
  );
}
