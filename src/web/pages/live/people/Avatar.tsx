// A person as two letters in the colour that is theirs everywhere.

import { visibleText } from "#base/visible-text.ts";
import { colourOf, initialsOf } from "./colours.ts";
import type { Person } from "./room.ts";

const WORDS = { active: "here", idle: "idle", away: "away", lost: "connection lost" } as const;

export function Avatar({ person }: { readonly person: Pick<Person, "id" | "name" | "presence"> }) {
  return (
    <span className={`live-face person-${colourOf(person.id)}`} data-presence={person.presence} title={`${person.name}: ${WORDS[person.presence]}`} aria-hidden="true">{initialsOf(person.name)}</span>
  );
}

export function presenceWords(person: Person): string {
  if (person.presence === "lost") return "connection lost";
  const file = person.file === null ? undefined : visibleText(person.file.split("/").at(-1) ?? "");
  return file === undefined ? WORDS[person.presence] : `${person.presence === "active" ? "in" : `${WORDS[person.presence]}, in`} ${file}`;
}
