// The filters that a person keeps of a team's portfolio: a sealed document of theirs, which nobody else is shown.

import type { Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { requireSomeReach } from "#domains/vaults/reach.ts";
import type { Caller } from "#platform/http/route.ts";
import type { SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import { getPortfolioFilters, type PortfolioFilter } from "#protocol/api/portfolio.ts";

import { findFilters, putFilters } from "./portfolio-store.ts";

interface Filters {
  items: PortfolioFilter[];
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface VaultFilters {
  get(caller: Caller, teamId: Uuid): Promise<Filters>;
  save(caller: Caller, teamId: Uuid, filters: Filters): Promise<Filters>;
}

export function createVaultFilters(deps: VaultsDeps): VaultFilters {
  const { db, keys, audit } = deps;
  return {
    async get(caller, teamId) {
      const { personId } = requireSomeReach(deps, { caller, teamId, permission: "vaults.read" });
      const sealed = await db.tenant(webScope(teamId), (tx) => findFilters(tx, personId));
      if (sealed === null) return { items: [] };
      return getPortfolioFilters.output.parse(JSON.parse(openText(await keys.field(teamId), filtersCell(personId), sealed)));
    },
    async save(caller, teamId, filters) {
      const person = requireSomeReach(deps, { caller, teamId, permission: "vaults.read" });
      const key = await keys.field(teamId);
      const sealed = sealText(key, filtersCell(person.personId), JSON.stringify(filters));
      await db.tenant(webScope(teamId), async (tx) => {
        await putFilters(tx, { personId: person.personId, keyId: key.keyId, sealed });
        await audit.recordAct(tx, { actor: actorOf(person), event: "vaults.filters-saved", subject: { kind: "team", id: teamId }, details: { filters: filters.items.length } });
      });
      return filters;
    },
  };
}

function filtersCell(personId: Uuid): SealContext {
  return { table: "vault_filters", column: "filters_sealed", row: personId };
}
