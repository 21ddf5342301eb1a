// Verifies people's tokens by the rules of protocol/tokens/SPEC.md, in their order. That the session lives, and is the one that the
// request shows, in this generation, is for whoever asks (TOK-21, TOK-23).

import { SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { apiAudience, personOfSubject, spiffeId, type FrontEnd } from "#protocol/tokens/claims.ts";
import { parsePersonToken } from "#protocol/tokens/parse-person-token.ts";
import { refuseToken } from "#protocol/tokens/refusal.ts";

import { checkSignature, checkTimes } from "./check-signed.ts";
import type { KeyList } from "./key-list.ts";

export interface VerifiedPersonToken {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  /** TOK-23. */
  readonly generation: string;
  readonly frontEnd: FrontEnd;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface PersonTokenVerifier {
  /** @throws AppError `token.refused`, with the rule in its details. */
  verify(token: unknown): Promise<VerifiedPersonToken>;
}

export interface PersonVerifierGiven {
  readonly environment: string;
  readonly keys: KeyList;
  /** Those that this API knows. */
  readonly frontEnds: readonly FrontEnd[];
  readonly clock: Pick<Clock, "now">;
}

export function createPersonTokenVerifier({ environment, keys, frontEnds, clock }: PersonVerifierGiven): PersonTokenVerifier {
  return {
    async verify(token) {
      const parsed = parsePersonToken(token);
      checkSignature(parsed, await keys.find(parsed.header.kid));
      const { claims } = parsed;
      if (claims.iss !== spiffeId(environment, "authority")) throw refuseToken("TOK-8", "it is not of this environment's authority");
      checkTimes(claims, clock.now() / SECOND);
      const personId = personOfSubject(environment, claims.sub);
      if (personId === null) throw refuseToken("TOK-18", "its subject is not a person of this environment");
      if (claims.aud !== apiAudience(environment)) throw refuseToken("TOK-19", "it is for another audience");
      const frontEnd = frontEnds.find((name) => name === claims.azp);
      if (frontEnd === undefined) throw refuseToken("TOK-20", "it was made for a front end that is not known here");
      return { personId, sessionId: claims.sid, generation: claims.gen, frontEnd, expiresAt: claims.exp * SECOND };
    },
  };
}
