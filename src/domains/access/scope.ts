// Where the web's side of this domain works: as its database role, in one team.

import type { Uuid } from "#base/uuid.ts";

export function webScope(tenantId: Uuid): { readonly role: "strongroom_web"; readonly tenantId: Uuid } {
  return { role: "strongroom_web", tenantId };
}
