// The order of a review's lines: by the names of people, and what each has with the role first. It rests on what was written down when the review
// began, so that no line moves while somebody goes through them.

import type { ReviewLine } from "#protocol/api/reviews.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";

const KINDS: readonly ReviewLine["kind"][] = ["role", "grant", "token"];

type Line = Pick<ReviewLine, "id" | "kind" | "role" | "since"> & { readonly person: Pick<ReviewLine["person"], "id" | "email"> };

/** People by name; those without one come last, by their role and by how long they have it. */
export function orderLines<Ordered extends Line>(lines: readonly Ordered[]): Ordered[] {
  const roles = new Map(lines.filter(({ kind }) => kind === "role").map((line) => [line.person.id, line]));
  const standing = ({ person }: Line): Line | undefined => roles.get(person.id);
  return lines.toSorted(
    (a, b) =>
      Number(a.person.email === null) - Number(b.person.email === null) ||
      compareText(a.person.email ?? "", b.person.email ?? "") ||
      rankOf(standing(a)) - rankOf(standing(b)) ||
      compareText(standing(a)?.since ?? "", standing(b)?.since ?? "") ||
      compareText(a.person.id, b.person.id) ||
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
      compareText(a.since, b.since) ||
      compareText(a.id, b.id),
  );
}

/** Who has left since the review began, and has no role in it, comes behind those who have one. */
function rankOf(line: Line | undefined): number {
  return line === undefined || line.role === null ? TEAM_ROLES.length : TEAM_ROLES.indexOf(line.role);
}

/** Letters before their case, and the same on every machine. */
function compareText(a: string, b: string): number {
  return a.localeCompare(b, "en") || Number(a > b) - Number(a < b);
}
