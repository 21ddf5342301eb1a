// Reviews in words, with their sign and tone.

import type { AccessReview, LineDecision, ReviewLine } from "#protocol/api/reviews.ts";
import type { IconName } from "#web/ui/Icon.tsx";

export const REVIEW_STATES: Readonly<Record<AccessReview["state"], { readonly word: string; readonly icon: IconName; readonly tone: string }>> = {
  open: { word: "Under way", icon: "waiting", tone: "busy" },
  overdue: { word: "Overdue", icon: "warning", tone: "bad" },
  done: { word: "Done", icon: "check", tone: "good" },
};

export const DECISIONS: Readonly<Record<LineDecision, { readonly word: string; readonly icon: IconName; readonly tone: string }>> = {
  keep: { word: "Kept", icon: "check", tone: "good" },
  change: { word: "To change", icon: "update", tone: "busy" },
  remove: { word: "To remove", icon: "close", tone: "bad" },
  "nobody-else": { word: "Reviewed by nobody", icon: "warning", tone: "calm" },
};

export const LINE_KINDS: Readonly<Record<ReviewLine["kind"], string>> = { role: "Role", grant: "Access for a time", token: "API token" };

/** Lines that are still to be decided by somebody other than their person. */
export function openLines(lines: readonly ReviewLine[]): readonly ReviewLine[] {
  return lines.filter(({ decision }) => decision === null);
}

/** Grouped by person, in the order of the lines. */
export function byPerson(lines: readonly ReviewLine[]): readonly (readonly ReviewLine[])[] {
  const groups = new Map<string, ReviewLine[]>();
  for (const line of lines) {
    const group = groups.get(line.person.id);
    if (group === undefined) groups.set(line.person.id, [line]);
    else group.push(line);
  }
  return [...groups.values()];
}
