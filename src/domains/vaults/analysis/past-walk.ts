// The commits of an update, found from what it brought: from all branches and tags back to where the earlier ones stood.

import type { AnalysisRepository } from "./ports.ts";

export interface UpdateWalk {
  readonly commits: readonly string[];
  /** Whether something that was reached before may not be reached now. */
  readonly lost: boolean;
  /** Whether it ended at a commit that is neither new nor a tip of before: behind it may lie what was reached once, and then forgotten. */
  readonly open: boolean;
}

export interface WalkGiven {
  readonly tips: readonly string[];
  /** Tips of before. */
  readonly reached: ReadonlySet<string>;
}

export async function walkUpdate(repository: AnalysisRepository, { tips, reached }: WalkGiven): Promise<UpdateWalk> {
  const local = await repository.newCommits();
  const fresh = tips.filter((tip) => !reached.has(tip));
  const met = new Set(tips.filter((tip) => reached.has(tip)));
  const commits = new Set<string>();
  let open = false;
  const queue = [...fresh];
  for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
    if (reached.has(oid)) met.add(oid);
    const header = local.get(oid);
    open ||= header === undefined && !reached.has(oid);
    if (header === undefined || reached.has(oid) || commits.has(oid)) continue;
    commits.add(oid);
    queue.push(...header.parents);
  }
  return { commits: [...commits], lost: met.size < reached.size, open };
}
