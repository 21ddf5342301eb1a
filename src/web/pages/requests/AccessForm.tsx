// What to ask for, where, for how long and why: the same fields for a request and for break-glass.

import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { plural } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import type { CreateRequest, RequestBundle } from "#protocol/api/requests.ts";
import type { Project } from "#protocol/api/teams.ts";
import { toProblem } from "#web/data/api-error.ts";
import { teamProjectsQuery } from "#web/data/team.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { durationWords } from "./words.ts";

export interface AccessFormProps {
  readonly teamId: string;
  readonly bundles: readonly RequestBundle[];
  readonly durations: readonly number[];
  readonly action: string;
  readonly danger: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  /** Who will be asked or told, for the bundle that is chosen. */
  consequence(bundle: RequestBundle): string;
  /** Whether it can be asked for at all. */
  possible(bundle: RequestBundle): boolean;
  onSubmit(request: CreateRequest): void;
}

interface Draft {
  readonly bundle: string | null;
  readonly projects: readonly string[] | null;
  readonly durationSeconds: number;
  readonly reason: string;
}

export function AccessForm(props: AccessFormProps) {
  const { bundles, durations, action, danger, busy, error } = props;
  const [draft, setDraft] = useState<Draft>({ bundle: null, projects: null, durationSeconds: durations[1] ?? durations[0] ?? 3600, reason: "" });
  const change = (changed: Partial<Draft>): void => setDraft((before) => ({ ...before, ...changed }));
  const chosen = bundles.find(({ id }) => id === draft.bundle);
  const whole = chosen !== undefined && props.possible(chosen) && draft.reason.trim() !== "" && (draft.projects === null || draft.projects.length > 0);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!whole || chosen === undefined) return;
    props.onSubmit({ bundle: chosen.id, projects: draft.projects === null ? null : [...draft.projects], durationSeconds: draft.durationSeconds, reason: draft.reason.trim() });
  };
  return (
    <form onSubmit={submit} className="stack measure wide-form">
      <BundleChoice bundles={bundles} chosen={draft.bundle} onChoose={(bundle) => change({ bundle })} />
      {chosen === undefined ? null : <Contents bundle={chosen} />}
      <ProjectChoice teamId={props.teamId} projects={draft.projects} onChange={(projects) => change({ projects })} />
      <div role="group" aria-labelledby="duration">
        <div className="field-label" id="duration">For how long</div>
        <SegmentedControl className="durations" aria-labelledby="duration" value={String(draft.durationSeconds)} onChange={(value) => change({ durationSeconds: Number(value) })} data={durations.map((seconds) => ({ value: String(seconds), label: durationWords(seconds) }))} />
        <p className="small soft after">It begins when it is {danger ? "taken" : "approved"} and ends by itself.</p>
      </div>
      <Textarea label="Reason" description={danger ? "What has happened. Everybody who answers for access reads this." : "What you need it for. Whoever decides reads this."} rows={3} maxLength={1000} value={draft.reason} onChange={(event) => change({ reason: event.currentTarget.value.replaceAll("\n", " ") })} required />
      {chosen === undefined ? null : <p className="note"><span>{props.consequence(chosen)}</span></p>}
      {error === null ? null : <ErrorPanel error={error} title={toProblem(error).code === "access.elevation-required" ? "It needs your second factor" : "That was not possible"} />}
      <div className="buttons"><Button type="submit" disabled={!whole} loading={busy} {...(danger ? { color: "red" } : {})}>{action}</Button></div>
    </form>
  );
}

function BundleChoice({ bundles, chosen, onChoose }: { readonly bundles: readonly RequestBundle[]; readonly chosen: string | null; readonly onChoose: (id: string) => void }) {
  return (
    <fieldset className="role-choices">
      <legend className="field-label">What you need</legend>
      {bundles.map(({ id, title, description, permissions }) => {
        const held = permissions.every((permission) => permission.held);
        return (
          <label key={id} className="role-choice" data-chosen={id === chosen} data-held={held}>
            <input type="radio" name="bundle" value={id} checked={id === chosen} disabled={held} onChange={() => onChoose(id)} />
            <span><span>{title}</span><span className="small soft">{held ? "Your role has all of it." : description}</span></span>
          </label>
        );
      })}
    </fieldset>
  );
}

function Contents({ bundle }: { readonly bundle: RequestBundle }) {
  const added = bundle.permissions.filter(({ held }) => !held);
  return (
    <details className="contents">
      <summary>{plural(added.length, "permission")} beyond your role</summary>
      <ul>{added.map(({ name, title }) => <li key={name}>{title} <code className="soft">{name}</code></li>)}</ul>
    </details>
  );
}

function ProjectChoice({ teamId, projects, onChange }: { readonly teamId: string; readonly projects: readonly string[] | null; readonly onChange: (projects: readonly string[] | null) => void }) {
  const all = useQuery(teamProjectsQuery(teamId));
  return (
    <div role="group" aria-labelledby="where">
      <div className="field-label" id="where">Where</div>
      <SegmentedControl aria-labelledby="where" value={projects === null ? "all" : "some"} onChange={(value) => onChange(value === "all" ? null : [])} data={[{ value: "all", label: "All projects" }, { value: "some", label: "Only some" }]} />
      {projects === null ? null : <div className="checks after">{(all.data ?? []).map((project) => <ProjectCheck key={project.id} project={project} chosen={projects} onChange={onChange} />)}</div>}
      {projects !== null && all.isError ? <ErrorPanel error={all.error} title="The projects could not be listed" onRetry={() => void all.refetch()} /> : null}
    </div>
  );
}

function ProjectCheck({ project, chosen, onChange }: { readonly project: Project; readonly chosen: readonly string[]; readonly onChange: (projects: readonly string[]) => void }) {
  const on = chosen.includes(project.id);
  return <label className="check"><input type="checkbox" checked={on} onChange={() => onChange(on ? chosen.filter((id) => id !== project.id) : [...chosen, project.id])} /> {visibleName(project.name)}</label>;
}
