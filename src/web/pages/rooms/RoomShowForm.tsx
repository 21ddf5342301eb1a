// What a room is and shows: its words, its last day, how much of reports, and which vaults with which snapshot.

import { Button, NativeSelect, Switch, Textarea, TextInput } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";

import { formatInstant } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Room, RoomScope } from "#protocol/api/rooms.ts";
import { useRoomAct, type RoomPlace } from "#web/data/rooms.ts";
import { trendQuery } from "#web/data/reports.ts";
import { vaultsQuery } from "#web/data/vaults.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { endOfDay, toDateField } from "./room-words.ts";

interface FormProps {
  readonly place: RoomPlace;
  readonly room: Room;
  readonly mayEdit: boolean;
}

interface Draft {
  readonly name: string;
  readonly purpose: string;
  readonly day: string;
  readonly scope: RoomScope;
  readonly exports: boolean;
  readonly vaults: readonly { readonly vaultId: string; readonly snapshotId: string | null }[];
}

const SCOPES: readonly { readonly value: RoomScope; readonly title: string; readonly meaning: string }[] = [
  { value: "summary", title: "Summary only", meaning: "Totals, languages, the score with its lines, and what is most urgent." },
  { value: "report", title: "Full report, without evidence", meaning: "Every part in numbers; nothing that names a file, a branch or a person." },
];

function draftOf({ name, purpose, expiresAt, scope, exports, vaults }: Room): Draft {
  return { name, purpose, day: toDateField(expiresAt), scope, exports, vaults: vaults.map(({ vaultId, snapshotId }) => ({ vaultId, snapshotId })) };
}

export function RoomShowForm({ place, room, mayEdit }: FormProps) {
  const act = useRoomAct(place);
  const announce = useAnnounce();
  const scopeName = useId();
  const [draft, setDraft] = useState<Draft>(() => draftOf(room));
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const expiresAt = endOfDay(draft.day);
  const isSame = JSON.stringify(draft) === JSON.stringify(draftOf(room));
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    const { name, purpose, day, scope, exports, vaults } = draft;
    const change = { name: name.trim(), purpose: purpose.trim(), scope, exports, vaults: [...vaults], ...(day === toDateField(room.expiresAt) || expiresAt === null ? {} : { expiresAt }) };
    act.mutate({ kind: "change", change }, { onSuccess: () => announce("Saved.") });
  };
  return (
    <form onSubmit={save} className="stack section">
      <h2>What it is, and what it shows</h2>
      <fieldset disabled={!mayEdit} className="stack measure">
        <TextInput label="Name" maxLength={120} value={draft.name} onChange={(event) => set({ name: event.currentTarget.value })} required />
        <Textarea label="Purpose" rows={2} maxLength={1000} value={draft.purpose} onChange={(event) => set({ purpose: event.currentTarget.value })} />
        <TextInput label="Last day (UTC)" type="date" value={draft.day} onChange={(event) => set({ day: event.currentTarget.value })} classNames={{ wrapper: "short" }} required />
        <div>
          <p className="field-label" id={`${scopeName}-label`}>How much of reports</p>
          <div className="role-choices" role="radiogroup" aria-labelledby={`${scopeName}-label`}>
            {SCOPES.map(({ value, title, meaning }) => (
              <label key={value} className="role-choice" data-chosen={draft.scope === value}>
                <input type="radio" name={scopeName} checked={draft.scope === value} onChange={() => set({ scope: value, exports: value === "report" && draft.exports })} />
                <span><strong>{title}</strong><span className="small soft">{meaning}</span></span>
              </label>
            ))}
          </div>
        </div>
        <Switch label="Guests may take reports as PDF" description="Their address, the room, the time and the export's id stand on each page. Of full reports only." checked={draft.exports} disabled={!mayEdit || draft.scope !== "report"} onChange={(event) => set({ exports: event.currentTarget.checked })} />
      </fieldset>
      <VaultChoice place={place} chosen={draft.vaults} names={room.vaults} mayEdit={mayEdit} onChange={(vaults) => set({ vaults })} />
      {act.isError ? <ErrorPanel error={act.error} title="Not saved" /> : null}
      {mayEdit ? <div className="buttons"><Button type="submit" loading={act.isPending} disabled={isSame || draft.name.trim() === "" || expiresAt === null}>Save</Button>{isSame ? null : <Button variant="default" onClick={() => setDraft(draftOf(room))}>Undo</Button>}</div> : null}
    </form>
  );
}

interface ChoiceProps {
  readonly place: RoomPlace;
  readonly chosen: Draft["vaults"];
  readonly names: Room["vaults"];
  readonly mayEdit: boolean;
  readonly onChange: (vaults: Draft["vaults"]) => void;
}

function VaultChoice({ place: { teamId }, chosen, names, mayEdit, onChange }: ChoiceProps) {
  const vaults = useInfiniteQuery(vaultsQuery(teamId));
  const listed = vaults.data?.pages.flatMap(({ items }) => items).filter(({ deletion }) => deletion === null) ?? [];
  const beyond = names.filter(({ vaultId }) => !listed.some(({ id }) => id === vaultId)).map(({ vaultId, name }) => ({ id: vaultId, name, report: null }));
  const toggle = (vaultId: string, on: boolean): void => onChange(on ? [...chosen, { vaultId, snapshotId: null }] : chosen.filter((each) => each.vaultId !== vaultId));
  const choose = (vaultId: string, snapshotId: string | null): void => onChange(chosen.map((each) => (each.vaultId === vaultId ? { vaultId, snapshotId } : each)));
  return (
    <div>
      <h3>Vaults</h3>
      {vaults.isPending ? <RowsSkeleton rows={2} /> : null}
      {vaults.isError ? <ErrorPanel error={vaults.error} title="The vaults could not be listed" onRetry={() => void vaults.refetch()} /> : null}
      {vaults.isSuccess && listed.length + beyond.length === 0 ? <p>The team has no vaults yet. A room can show documents alone.</p> : null}
      <ul className="room-rows">
        {[...listed, ...beyond].map(({ id, name, report }) => {
          const row = chosen.find(({ vaultId }) => vaultId === id);
          return (
            <li key={id}>
              <label className="check"><span><input type="checkbox" checked={row !== undefined} disabled={!mayEdit} onChange={(event) => toggle(id, event.currentTarget.checked)} /> {visibleText(name)}</span></label>
              {row === undefined ? null : <SnapshotChoice place={{ teamId, vaultId: id }} newest={report?.createdAt ?? ""} name={name} snapshotId={row.snapshotId} mayEdit={mayEdit} onChange={(snapshotId) => choose(id, snapshotId)} />}
            </li>
          );
        })}
      </ul>
      {vaults.hasNextPage ? <Button variant="default" size="compact-sm" loading={vaults.isFetchingNextPage} onClick={() => void vaults.fetchNextPage()}>Show more vaults</Button> : null}
    </div>
  );
}

interface SnapshotChoiceProps {
  readonly place: { readonly teamId: string; readonly vaultId: string };
  readonly newest: string;
  readonly name: string;
  readonly snapshotId: string | null;
  readonly mayEdit: boolean;
  readonly onChange: (snapshotId: string | null) => void;
}

function SnapshotChoice({ place, newest, name, snapshotId, mayEdit, onChange }: SnapshotChoiceProps) {
  const snapshots = useQuery(trendQuery(place, newest)).data ?? [];
  const options = [{ value: "", label: "The newest, whenever they look" }, ...snapshots.toReversed().map(({ id, createdAt }) => ({ value: id, label: `As of ${formatInstant(createdAt)}` }))];
  const known = snapshotId === null || snapshots.some(({ id }) => id === snapshotId);
  return <NativeSelect className="short" aria-label={`Snapshot of ${name}`} data={known ? options : [...options, { value: snapshotId, label: "An older one" }]} value={snapshotId ?? ""} disabled={!mayEdit} onChange={(event) => onChange(event.currentTarget.value === "" ? null : event.currentTarget.value)} />;
}
