// What the log is narrowed to: kinds of acts, people, times; and, from within records, one thing or one grant.

import { NativeSelect, TextInput } from "@mantine/core";

import { visibleText } from "#base/visible-text.ts";
import type { AuditRecord, AuditState } from "#protocol/api/audit.ts";
import { Icon } from "#web/ui/Icon.tsx";

import { SPANS, type AuditPlace, type Span } from "./audit-place.ts";
import { nameActor, nameDomain } from "./sentence.ts";

export interface FiltersProps {
  readonly place: AuditPlace;
  readonly go: (change: Partial<AuditPlace>) => void;
  readonly records: readonly AuditRecord[];
  readonly events: AuditState["events"];
}

const OWN_SPAN = "own";

export function Filters({ place, go, records, events }: FiltersProps) {
  const people = peopleOf(records);
  const ownSpan = place.span === null && (place.from !== null || place.to !== null);
  const setSpan = (value: string): void => {
    if (value === OWN_SPAN) return go({ span: null, from: today(), to: today() });
    go({ span: value === "" ? null : (value as Span), from: null, to: null });
  };
  return (
    <div className="audit-filters" role="search" aria-label="Narrow the log">
      <NativeSelect label="What" value={place.event ?? ""} onChange={({ currentTarget }) => go({ event: currentTarget.value === "" ? null : currentTarget.value })} data={eventChoices(events, place.event)} />
      <NativeSelect label="Who" value={place.actor ?? ""} onChange={({ currentTarget }) => go({ actor: currentTarget.value === "" ? null : currentTarget.value })} data={peopleChoices(people, place.actor)} />
      <NativeSelect
        label="When"
        value={ownSpan ? OWN_SPAN : (place.span ?? "")}
        onChange={({ currentTarget }) => setSpan(currentTarget.value)}
        data={[{ value: "", label: "Any time" }, ...Object.entries(SPANS).map(([value, { name }]) => ({ value, label: name })), { value: OWN_SPAN, label: "From … to …" }]}
      />
      {ownSpan ? <TextInput type="date" label="From" value={place.from ?? ""} max={place.to ?? undefined} onChange={({ currentTarget }) => go({ from: currentTarget.value === "" ? null : currentTarget.value })} /> : null}
      {ownSpan ? <TextInput type="date" label="To" value={place.to ?? ""} min={place.from ?? undefined} onChange={({ currentTarget }) => go({ to: currentTarget.value === "" ? null : currentTarget.value })} /> : null}
      <div className="audit-chips">
        {place.grant === null ? null : <Chip text={`Under the grant ${place.grant.slice(0, 8)}`} onClose={() => go({ grant: null })} />}
        {place.subject === null ? null : <Chip text={`About ${place.subject.slice(0, 8)}`} onClose={() => go({ subject: null })} />}
      </div>
    </div>
  );
}

function Chip({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  return <button type="button" className="chip" aria-label={`${text}: show all again`} onClick={onClose}>{text}<Icon name="close" size={14} /></button>;
}

function eventChoices(events: AuditState["events"], chosen: string | null) {
  const known = events.map(({ name }) => name);
  const domains = [...new Set(events.map(({ name }) => name.split(".")[0] ?? name))];
  const missing = chosen === null || known.includes(chosen) || domains.some((domain) => `${domain}.` === chosen) ? [] : [{ value: chosen, label: chosen }];
  return [
    { value: "", label: "Everything" },
    ...missing,
    ...domains.map((domain) => ({
      group: nameDomain(domain),
      items: [{ value: `${domain}.`, label: `${nameDomain(domain)}: everything` }, ...events.filter(({ name }) => name.startsWith(`${domain}.`)).map(({ name, title }) => ({ value: name, label: title }))],
    })),
  ];
}

/** Those in the records that are here; the one who is chosen stays among them. */
function peopleOf(records: readonly AuditRecord[]): ReadonlyMap<string, string> {
  return new Map(records.flatMap(({ actor }) => (actor.person === null ? [] : [[actor.person.id, nameActor(actor)]])));
}

function peopleChoices(people: ReadonlyMap<string, string>, chosen: string | null) {
  const missing = chosen === null || people.has(chosen) ? [] : [{ value: chosen, label: `person ${chosen.slice(0, 8)}` }];
  const known = [...people].map(([value, label]) => ({ value, label: visibleText(label) })).sort((a, b) => a.label.localeCompare(b.label, "en"));
  return [{ value: "", label: "Anybody" }, ...missing, ...known];
}

function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}
