// CA-05: configuration and secrets are apart per environment. The environment's name is bound into every sealed value, so a
// copy of another environment's database or key opens nothing here, even under the same bytes of key.

import { randomBytes } from "node:crypto";

import { isAppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { createDataKey, KEY_BYTES } from "#platform/keyring/data-key.ts";

interface KeyGiven {
  readonly environment: string;
  readonly ids: { readonly tenantId: Uuid; readonly keyId: Uuid };
  readonly bytes: Buffer;
}

export type MakeKey = (given: KeyGiven) => DataKey;

const CONTEXT: SealContext = { table: "claim_runs", column: "evidence", row: "probe" };

export function environmentsApart(makeKey: MakeKey = makeFieldKey): Claim {
  return {
    id: "CA-05",
    statement: "Configuration and secrets are apart per environment: what one environment sealed does not open in another.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "daily", check: { run: async ({ environment }) => checkEnvironments(environment, makeKey) } },
  };
}

function checkEnvironments(environment: string, makeKey: MakeKey): CheckOutcome {
  const ids = { tenantId: createUuid(), keyId: createUuid() };
  const bytes = randomBytes(2 * KEY_BYTES);
  const here = makeKey({ environment, ids, bytes });
  const sealed = here.seal(bytes.subarray(0, 16), CONTEXT);
  const others = [`${environment}-other`, environment.toUpperCase(), "", `${environment} `].filter((name) => name !== environment);
  const opened = others.filter((name) => opens(makeKey({ environment: name, ids, bytes }), sealed));
  const evidence = { environment, tried: others.length, opened: opened.length, opensHere: opens(here, sealed) };
  if (!evidence.opensHere) return claimFails("A value did not open in the environment that sealed it.", evidence);
  if (opened.length > 0) return claimFails(`A value sealed in ${environment} opened in ${opened.length} other environments.`, evidence);
  return claimPasses(`A value sealed in ${environment} opened in none of ${others.length} others under the same key bytes.`, evidence);
}

function opens(key: DataKey, sealed: Uint8Array): boolean {
  try {
    key.open(sealed, CONTEXT);
    return true;
  } catch (error) {
    if (isAppError(error, "keyring.not-opened")) return false;
    throw error;
  }
}

function makeFieldKey({ environment, ids, bytes }: KeyGiven): DataKey {
  return createDataKey({
    environment,
    scope: { tenantId: ids.tenantId, purpose: "field" },
    versions: [{ keyId: ids.keyId, version: 1, key: bytes.subarray(0, KEY_BYTES) }],
    indexKey: bytes.subarray(KEY_BYTES),
  });
}
