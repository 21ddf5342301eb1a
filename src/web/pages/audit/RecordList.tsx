// Records in days, newest first: the time, the sentence, and the number in the team's stream, which has no gap.

import { formatCount, formatInstant } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { AuditRecord } from "#protocol/api/audit.ts";
import { Icon } from "#web/ui/Icon.tsx";

import { composeSentence } from "./sentence.ts";

export interface RecordListProps {
  readonly records: readonly AuditRecord[];
  /** The record that is open beside the list. */
  readonly open: string | null;
  readonly onOpen: (recordId: string) => void;
}

export function RecordList({ records, open, onOpen }: RecordListProps) {
  return groupByDay(records).map(({ day, items }) => (
    <section key={day} className="audit-day" aria-label={day}>
      <h2>{day}</h2>
      <ol className="audit-records">
        {items.map((record) => <RecordRow key={record.id} record={record} open={record.id === open} onOpen={() => onOpen(record.id)} />)}
      </ol>
    </section>
  ));
}

function RecordRow({ record, open, onOpen }: { readonly record: AuditRecord; readonly open: boolean; readonly onOpen: () => void }) {
  return (
    <li>
      <button type="button" className="audit-record" data-open={open} aria-expanded={open} onClick={onOpen}>
        <time className="number soft" dateTime={record.recordedAt} title={formatInstant(record.recordedAt)}>{timeOf(record.recordedAt)}</time>
        <SentenceText record={record} />
        <span className="audit-marks small">
          {record.grantId === null ? null : <span className="badge" data-tone="busy"><Icon name="elevated" size={16} />Under a grant</span>}
          {record.place === null ? <span className="badge"><Icon name="waiting" size={16} />{record.personal === "none" ? "Before the log" : "Being signed"}</span> : <span className="number soft" title={`Number ${record.place.sequence} of this team`}>{formatCount(record.place.sequence)}</span>}
        </span>
      </button>
    </li>
  );
}

export function SentenceText({ record }: { readonly record: AuditRecord }) {
  const { before, who, text } = composeSentence(record);
  return <span className="audit-sentence">{before}<strong>{visibleText(who)}</strong>{text}</span>;
}

interface Day {
  readonly day: string;
  readonly items: readonly AuditRecord[];
}

function groupByDay(records: readonly AuditRecord[]): readonly Day[] {
  const days = new Map<string, AuditRecord[]>();
  for (const record of records) {
    const day = dayOf(record.recordedAt);
    const items = days.get(day) ?? [];
    items.push(record);
    days.set(day, items);
  }
  return [...days].map(([day, items]) => ({ day, items }));
}

/** In the reader's own time, as the days are. */
function timeOf(instant: string): string {
  return new Date(instant).toLocaleTimeString("en-GB");
}

function dayOf(instant: string): string {
  const date = new Date(instant);
  const day = date.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return date.toDateString() === new Date().toDateString() ? `Today, ${day}` : day;
}
