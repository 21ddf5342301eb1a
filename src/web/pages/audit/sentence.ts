// A record as a sentence: who did what. The titles of events say «Somebody …» where a person is the one who acts; there the name
// takes its place.

import type { AuditRecord } from "#protocol/api/audit.ts";

export interface Sentence {
  /** Null where nobody is named in it: then `text` is all. */
  readonly before: string | null;
  readonly who: string;
  readonly text: string;
}

const SOMEBODY = "Somebody ";

const ROLE_NAMES: Readonly<Record<string, string>> = { web: "the web server", worker: "the worker", authority: "the authority", relay: "the relay" };

export function composeSentence({ title, actor }: Pick<AuditRecord, "title" | "actor">): Sentence {
  const who = nameActor(actor);
  if (title.startsWith(SOMEBODY)) return { before: null, who: actor.person?.email == null ? capitalise(who) : who, text: ` ${title.slice(SOMEBODY.length)}` };
  // What happens by itself needs no doer; it is said which part of the program it was.
  if (actor.kind === "role") return { before: `${title} · `, who, text: "" };
  const [what = title, ...rest] = title.split(/(?=[;:])/);
  return { before: `${what} by `, who, text: rest.join("") };
}

export function nameActor(actor: AuditRecord["actor"]): string {
  if (actor.kind === "operator") return "whoever runs the server";
  if (actor.kind === "role") return ROLE_NAMES[actor.role ?? ""] ?? "the program";
  return actor.person === null ? "somebody who is no longer named" : (actor.person.email ?? `person ${actor.person.id.slice(0, 8)}`);
}

/** `audit` of `audit.log-read`, with a capital. */
export function nameDomain(event: string): string {
  return capitalise(event.split(".")[0] ?? event);
}

/** `attempts`, `run id`: names of details as words. */
export function nameDetail(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
