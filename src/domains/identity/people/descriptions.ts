// People as those see them who answer for a team: the address, when they were last here, how strongly they can sign in. One query for all.

import type { IdentityDeps } from "#domains/identity/deps.ts";
import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { SignInStrength } from "#platform/http/route.ts";

import { openEmail } from "./emails.ts";

export interface PersonDescription {
  readonly email: string | null;
  /** To the minute; null when they never signed in. */
  readonly lastSeenAt: Date | null;
  /** The strongest sign-in that they have set up. */
  readonly strength: SignInStrength;
}

interface DescriptionRow {
  readonly person_id: Uuid;
  readonly email_sealed: Uint8Array | null;
  readonly last_seen_at: Date | null;
  readonly passkeys: boolean;
  readonly totp: boolean;
}

/** Those that there are; who is not there is not in the map. */
export async function describePeople(deps: Pick<IdentityDeps, "db" | "fieldKey">, personIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, PersonDescription>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await deps.db.global("strongroom_web", (tx) =>
    sql<DescriptionRow>`
      select person_id, email_sealed,
        greatest(
          (select max(seen_at) from sessions where sessions.person_id = people.person_id),
          (select max(seen_at) from known_devices where known_devices.person_id = people.person_id)
        ) as last_seen_at,
        exists (select from passkeys where passkeys.person_id = people.person_id) as passkeys,
        exists (select from totp_factors where totp_factors.person_id = people.person_id and state = 'active') as totp
      from people where person_id = any (${personIds}::uuid[])`.execute(tx.as<object>()),
  );
  const key = await deps.fieldKey();
  return new Map(
    rows.map((row) => [
      row.person_id,
      {
        email: row.email_sealed === null ? null : openEmail(key, row.person_id, row.email_sealed),
        lastSeenAt: row.last_seen_at,
        strength: row.passkeys ? "passkey" : row.totp ? "two-factors" : "one-factor",
      },
    ]),
  );
}
