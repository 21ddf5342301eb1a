// Once a day, of every team whether anything runs in it or not: what is long past is forgotten, and blobs that no row points to are swept.

import type { Uuid } from "#base/uuid.ts";
import type { Blobs } from "#platform/blobs/blobs.ts";

import { forgetOld } from "./forget-old.ts";
import { selectBlobNames, selectContainer } from "./mirror-store.ts";
import { inTenant, type WorkerDeps } from "./vault-context.ts";

export interface TidyDeps extends Pick<WorkerDeps, "db" | "clock" | "sweepGraceMs"> {
  readonly blobs: Pick<Blobs, "sweep">;
  /** Of the access domain. */
  listTeams(): Promise<readonly Uuid[]>;
}

/** One team's trouble holds up no other. @throws AggregateError of what went wrong. */
export async function tidyTeams(deps: TidyDeps): Promise<void> {
  const failures: unknown[] = [];
  for (const tenantId of await deps.listTeams()) {
    try {
      await inTenant(deps, tenantId, (tx) => forgetOld(tx, new Date(deps.clock.now())));
      await sweepBlobs(deps, tenantId);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `Expected every team to be tidied, but ${failures.length} could not be`);
}

/** Blobs that no row points to are left by runs that failed; younger ones may belong to a run that goes on. */
export async function sweepBlobs(deps: Pick<TidyDeps, "db" | "clock" | "sweepGraceMs" | "blobs">, tenantId: Uuid): Promise<void> {
  const { container, kept } = await inTenant(deps, tenantId, async (tx) => ({ container: await selectContainer(tx), kept: await selectBlobNames(tx) }));
  if (container !== null) await deps.blobs.sweep(container, kept, deps.clock.now() - deps.sweepGraceMs);
}
