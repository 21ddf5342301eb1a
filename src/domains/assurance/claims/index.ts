// The claims that the assurance domain keeps: of the house as a whole. Loaded by the roles that run checks, never by `web`.

import type { Claim } from "#platform/domain/claim.ts";
import type { QueueDeclaration } from "#platform/domain/domain.ts";
import type { Endpoint } from "#protocol/api/endpoint.ts";
import { environmentsApart } from "./environments-apart.ts";
import { keysAtRest } from "./keys-at-rest.ts";
import { noWarnings } from "./no-warnings.ts";
import { queueMessages } from "./queue-messages.ts";
import { queueOnly } from "./queue-only.ts";
import { randomIdentifiers } from "./random-identifiers.ts";
import { randomNames } from "./random-names.ts";
import { sealedMemory } from "./sealed-memory.ts";
import { tenantScope } from "./tenant-scope.ts";
import { validatedInputs } from "./validated-inputs.ts";

export interface AssuranceClaimsGiven {
  /** Of all domains. */
  readonly queues: readonly QueueDeclaration[];
  readonly endpoints: readonly Endpoint[];
}

export function createAssuranceClaims({ queues, endpoints }: AssuranceClaimsGiven): readonly Claim[] {
  return [
    randomIdentifiers, randomNames, queueOnly, queueMessages(queues), keysAtRest,
    validatedInputs(endpoints), noWarnings, environmentsApart(), sealedMemory(), tenantScope,
  ];
}
