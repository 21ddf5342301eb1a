// The most urgent matters of many vaults. Each brings its own, counted with suppressed findings in them; to leave those out a report has to be
// opened, so that is done only for what would be shown, the most urgent first, and never for more than a few.

import type { Uuid } from "#base/uuid.ts";
import type { SummaryMatter } from "#protocol/report/summary.ts";
import { MATTERS_SHOWN } from "#protocol/report/urgent-matter.ts";

export interface MatterCandidate {
  readonly vaultId: Uuid;
  readonly snapshotId: Uuid;
  /** The most urgent first. */
  readonly matters: readonly SummaryMatter[];
  /** Something is suppressed that these may count. */
  readonly refinable: boolean;
}

export interface ChosenMatter extends SummaryMatter {
  readonly vaultId: Uuid;
  readonly snapshotId: Uuid;
  readonly suppressed: "left-out" | "counted";
}

/** Reports that are opened for one answer: a person waits for it. */
const MOST_REFINED = 8;

/** `refine` gives the matters of one candidate without what is suppressed: none more urgent than before. */
export async function mostUrgentOfMany(candidates: readonly MatterCandidate[], refine: (candidate: MatterCandidate) => Promise<readonly SummaryMatter[]>): Promise<readonly ChosenMatter[]> {
  let left: readonly (ChosenMatter & { readonly of: MatterCandidate; readonly known: boolean })[] = candidates.flatMap((of) => spread(of, of.matters, !of.refinable));
  for (let refined = 0; refined <= MOST_REFINED; refined++) {
    const first = left.toSorted((a, b) => b.urgency - a.urgency).slice(0, MATTERS_SHOWN);
    const open = first.find(({ known }) => !known);
    if (open === undefined || refined === MOST_REFINED) return first.map(({ of: _of, known: _known, ...matter }) => matter);
    const { of } = open;
    left = [...left.filter((each) => each.of !== of), ...spread(of, await refine(of), true)];
  }
  return [];
}

function spread(of: MatterCandidate, matters: readonly SummaryMatter[], known: boolean): (ChosenMatter & { readonly of: MatterCandidate; readonly known: boolean })[] {
  return matters.map((matter) => ({ ...matter, vaultId: of.vaultId, snapshotId: of.snapshotId, suppressed: known ? "left-out" : "counted", of, known }));
}
