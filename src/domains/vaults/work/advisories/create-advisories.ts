// The advisories of this machine as an analysis asks for them: those of some packages, and how old they are.

import { isAppError } from "#base/app-error.ts";
import type { Advisories } from "#domains/vaults/analysis/ports.ts";

import { createAdvisoryStore } from "./advisory-store.ts";

const DAY_CHARACTERS = "YYYY-MM-DD".length;

/** `folder` need not be there: then there is no data, which is not the same as no vulnerability. */
export function createAdvisories(folder: string): Advisories {
  const store = createAdvisoryStore(folder);
  return {
    edition: async () => await store.edition(),
    async find(packages) {
      const index = await store.open().catch((error: unknown) => {
        if (isAppError(error, "advisories.absent")) return null;
        throw error;
      });
      if (index === null) return null;
      try {
        return { records: await index.find(packages), date: index.about.asOf.slice(0, DAY_CHARACTERS) };
      } finally {
        await index.close();
      }
    },
  };
}
