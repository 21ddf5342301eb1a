// The claims that the assurance domain keeps: of the house as a whole. Loaded by the roles that run checks, never by `web`.

import type { Claim } from "#platform/domain/claim.ts";
import type { QueueDeclaration } from "#platform/domain/domain.ts";
import type { Endpoint } from "#protocol/api/endpoint.ts";
import { customersApart } from "./customers-apart.ts";
import { environmentsApart } from "./environments-apart.ts";
import { keysAtRest } from "./keys-at-rest.ts";
import { noWarnings } from "./no-warnings.ts";
import { operatorDoor, type OperatorDoorGiven } from "./operator-door.ts";
import { queueMessages } from "./queue-messages.ts";
import { queueOnly } from "./queue-only.ts";
import { randomIdentifiers } from "./random-identifiers.ts";
import { randomNames } from "./random-names.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { sealedMemory } from "./sealed-memory.ts";
import { storageGrants } from "./storage-grants.ts";
import { tenantScope } from "./tenant-scope.ts";
import { validatedInputs } from "./validated-inputs.ts";
import { httpsOnly, restrictivePolicy } from "./web/answer-headers.ts";
import { guardedCookies, type CookiesGiven } from "./web/cookies.ts";
import { heldOff, type HeldOffGiven } from "./web/held-off.ts";
import { forgedRequests, hostileRequests } from "./web/hostile-requests.ts";
import { createSourceClaims } from "./web/shipped-sources.ts";

export interface AssuranceClaimsGiven extends CookiesGiven, OperatorDoorGiven, HeldOffGiven {
  /** Whether a start on a network without TLS is refused. */
  readonly refusesPlain: () => Promise<boolean>;
  /** Of all domains. */
  readonly queues: readonly QueueDeclaration[];
  readonly endpoints: readonly Endpoint[];
}

export function createAssuranceClaims(given: AssuranceClaimsGiven): readonly Claim[] {
  const { queues, endpoints } = given;
  return [
    randomIdentifiers, randomNames, queueOnly, queueMessages(queues), keysAtRest,
    validatedInputs(endpoints), noWarnings, environmentsApart(), sealedMemory(), tenantScope, customersApart,
    storageGrants, sealedColumns, operatorDoor(given), ...createSourceClaims(), guardedCookies(given),
    httpsOnly(given), restrictivePolicy(given), hostileRequests(given), forgedRequests(given), heldOff(given),
  ];
}
