// The projects that group a team's vaults: what guests and grants are limited to.

import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Project } from "#protocol/api/teams.ts";
import { addresses } from "#web/addresses.ts";
import { useMay } from "#web/data/session.ts";
import { teamProjectsQuery, useProjectAct } from "#web/data/team.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { TeamPage } from "./TeamPage.tsx";

export function ProjectsPage() {
  return <TeamPage title="Projects" lead="Projects group vaults. Guests, and access for a time, reach some of them or all.">{(team) => <ProjectSection key={team.id} teamId={team.id} />}</TeamPage>;
}

function ProjectSection({ teamId }: { readonly teamId: string }) {
  const projects = useQuery(teamProjectsQuery(teamId));
  const mayEdit = useMay(teamId, "access.edit-projects");
  if (projects.isPending) return <RowsSkeleton rows={2} />;
  if (projects.isError) return <ErrorPanel error={projects.error} title="The projects could not be listed" onRetry={() => void projects.refetch()} />;
  return (
    <div className="measure">
      {projects.data.length === 0 ? <p>There are no projects here that you reach.</p> : null}
      <ul className="projects">{projects.data.map((project) => <ProjectRow key={project.id} teamId={teamId} project={project} mayEdit={mayEdit} />)}</ul>
      {mayEdit ? <NewProject teamId={teamId} /> : null}
    </div>
  );
}

function ProjectRow({ teamId, project, mayEdit }: { readonly teamId: string; readonly project: Project; readonly mayEdit: boolean }) {
  const rename = useProjectAct(teamId);
  const announce = useAnnounce();
  const [name, setName] = useState<string | null>(null);
  if (name === null) {
    return (
      <li>
        <div><strong className="address"><Link to={addresses.projectPortfolio(teamId, project.id)}>{visibleText(project.name)}</Link></strong><span className="small soft">{plural(project.vaults, "vault")}</span></div>
        {mayEdit ? <Button size="compact-sm" variant="default" onClick={() => setName(project.name)} aria-label={`Rename ${project.name}`}>Rename</Button> : null}
      </li>
    );
  }
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    rename.mutate({ projectId: project.id, name: name.trim() }, { onSuccess: () => { setName(null); announce("Saved."); } });
  };
  return (
    <li>
      <form onSubmit={save} className="inline-form">
        <TextInput aria-label="Name of the project" maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="off" autoFocus />
        <Button type="submit" loading={rename.isPending} disabled={name.trim() === "" || name.trim() === project.name}>Save</Button>
        <Button variant="default" onClick={() => setName(null)}>Cancel</Button>
      </form>
      {rename.isError ? <ErrorPanel error={rename.error} title="Not renamed" /> : null}
    </li>
  );
}

function NewProject({ teamId }: { readonly teamId: string }) {
  const create = useProjectAct(teamId);
  const announce = useAnnounce();
  const [name, setName] = useState("");
  const make = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate({ projectId: null, name: name.trim() }, { onSuccess: () => { setName(""); announce("The project is made."); } });
  };
  return (
    <form onSubmit={make} className="section">
      <div className="inline-form end">
        <TextInput label="New project" maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="off" />
        <Button type="submit" variant="default" loading={create.isPending} disabled={name.trim() === ""}>Make it</Button>
      </div>
      {create.isError ? <ErrorPanel error={create.error} title="The project was not made" /> : null}
    </form>
  );
}
