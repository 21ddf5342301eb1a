// Search, state, project; and the filters that a person keeps by name.

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { PortfolioFilter } from "#protocol/api/portfolio.ts";
import { portfolioFiltersQuery, useSaveFilters } from "#web/data/portfolio.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";

import { EVERYTHING, type Wanted } from "./portfolio-rows.ts";

const STATES = [
  { value: "", label: "Any state" }, { value: "failed", label: "Failed" }, { value: "ready", label: "Up to date" }, { value: "working", label: "Working" }, { value: "awaiting-upload", label: "Waiting for an upload" },
] as const;

export interface PortfolioControlsProps {
  readonly teamId: string;
  /** Then the project is not to be chosen. */
  readonly inProject: boolean;
  readonly wanted: Wanted;
  readonly onChange: (wanted: Wanted) => void;
  readonly projectNames: ReadonlyMap<string, string>;
}

export function PortfolioControls({ teamId, inProject, wanted, onChange, projectNames }: PortfolioControlsProps) {
  const projects = [...projectNames].map(([value, label]) => ({ value, label: visibleText(label) }));
  return (
    <div className="portfolio-controls">
      <TextInput type="search" aria-label="Search the portfolio" placeholder="Search by name, project or language" leftSection={<Icon name="search" size={18} />} maxLength={120} value={wanted.text} onChange={(event) => onChange({ ...wanted, text: event.currentTarget.value })} data-search />
      <NativeSelect aria-label="State" data={[...STATES]} value={wanted.state ?? ""} onChange={(event) => onChange({ ...wanted, state: STATES.map(({ value }) => value).find((value) => value !== "" && value === event.currentTarget.value) as Wanted["state"] ?? null })} />
      {inProject || projects.length < 2 ? null : <NativeSelect aria-label="Project" data={[{ value: "", label: "Any project" }, ...projects]} value={wanted.projectId ?? ""} onChange={(event) => onChange({ ...wanted, projectId: event.currentTarget.value === "" ? null : event.currentTarget.value })} />}
      <KeptFilters teamId={teamId} wanted={wanted} onChange={onChange} />
    </div>
  );
}

function KeptFilters({ teamId, wanted, onChange }: { readonly teamId: string; readonly wanted: Wanted; readonly onChange: (wanted: Wanted) => void }) {
  const kept = useQuery(portfolioFiltersQuery(teamId)).data ?? [];
  const save = useSaveFilters(teamId);
  const announce = useAnnounce();
  const [name, setName] = useState<string | null>(null);
  const current = kept.find((filter) => isSame(filter, wanted));
  const keep = (event: SubmitEvent): void => {
    event.preventDefault();
    const called = (name ?? "").trim();
    save.mutate([...kept.filter((filter) => filter.name !== called), { name: called, ...wanted }], { onSuccess: () => { setName(null); announce("The filter is kept, for you alone."); } });
  };
  return (
    <div className="kept-filters">
      {kept.map((filter, place) => <Button key={`${place} ${filter.name}`} size="compact-sm" variant={filter === current ? "filled" : "default"} aria-pressed={filter === current} onClick={() => onChange(filter === current ? EVERYTHING : wantedOf(filter))}>{visibleText(filter.name)}</Button>)}
      {current === undefined ? null : <Button size="compact-sm" variant="subtle" loading={save.isPending} onClick={() => save.mutate(kept.filter((filter) => filter !== current), { onSuccess: () => announce("The filter is gone.") })}>Forget «{visibleText(current.name)}»</Button>}
      {current !== undefined || isSame(EVERYTHING, wanted) ? null : name === null ? <Button size="compact-sm" variant="subtle" onClick={() => setName("")}>Keep this filter</Button> : (
        <form onSubmit={keep} className="inline-form">
          <TextInput size="xs" aria-label="Name of the filter" placeholder="Name of the filter" maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} autoFocus autoComplete="off" />
          <Button size="compact-sm" type="submit" loading={save.isPending} disabled={name.trim() === ""}>Keep</Button>
          <Button size="compact-sm" variant="default" onClick={() => setName(null)}>Cancel</Button>
        </form>
      )}
      {save.isError ? <ErrorPanel error={save.error} title="The filter was not kept" /> : null}
    </div>
  );
}

function wantedOf({ text, projectId, state, sort, descending }: PortfolioFilter): Wanted {
  return { text, projectId, state, sort, descending };
}

function isSame(one: Wanted, other: Wanted): boolean {
  return one.text.trim() === other.text.trim() && one.projectId === other.projectId && one.state === other.state && one.sort === other.sort && one.descending === other.descending;
}
