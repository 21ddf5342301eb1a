// Tokens that were used up or revoked, by their ids, for as long as they would live (TOK-13).

import { SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";

export interface TokenId {
  readonly jti: Uuid;
  /** Seconds since 1970. */
  readonly exp: number;
}

export interface TokenIds {
  /** False when it was used or revoked before. */
  useOnce(id: TokenId): boolean;
  revoke(id: TokenId): void;
  isRevoked(jti: Uuid): boolean;
}

/** Ids are let go of in one go when so many more have come: the work of it is spread over them. */
const SWEEP_AFTER = 1024;

export function createTokenIds({ clock }: { readonly clock: Clock }): TokenIds {
  const used = new Map<Uuid, number>();
  const revoked = new Map<Uuid, number>();
  let sweepAt = SWEEP_AFTER;

  function remember(list: Map<Uuid, number>, { jti, exp }: TokenId): void {
    list.set(jti, exp);
    if (used.size + revoked.size < sweepAt) return;
    const now = clock.now() / SECOND;
    for (const ids of [used, revoked]) for (const [id, until] of ids) if (until <= now) ids.delete(id);
    sweepAt = used.size + revoked.size + SWEEP_AFTER;
  }

  return {
    useOnce(id) {
      if (used.has(id.jti) || revoked.has(id.jti)) return false;
      remember(used, id);
      return true;
    },
    revoke: (id) => remember(revoked, id),
    isRevoked: (jti) => revoked.has(jti),
  };
}
