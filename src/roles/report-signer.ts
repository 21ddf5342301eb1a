// The authority's hand on reports: it composes the statement that it signs, and knows itself when.

import type { Clock } from "#platform/clock/clock.ts";
import { describePublicKey, spkiOfRaw } from "#platform/attestation/keys.ts";
import { signStatement } from "#platform/attestation/sign-statement.ts";
import type { ReportKey } from "#platform/keyring/authority.ts";
import type { LogKey } from "#platform/keyring/log-key.ts";
import type { ReportClaims, Subject } from "#protocol/attestation/statement.ts";

export interface ReportSigner {
  key(): Promise<ReportKey>;
  /** The envelope, as JSON. */
  sign(given: { readonly subjects: readonly Subject[]; readonly claims: ReportClaims }): Promise<string>;
}

export function createReportSigner({ key, clock }: { readonly key: Pick<LogKey, "describe" | "sign">; readonly clock: Pick<Clock, "now"> }): ReportSigner {
  const describe = async (): Promise<ReportKey> => describePublicKey(spkiOfRaw((await key.describe()).publicKey));
  return {
    key: describe,
    async sign({ subjects, claims }) {
      const { keyId } = await describe();
      return signStatement({ subjects, claims, signedAt: new Date(clock.now()), keyId, sign: (message) => key.sign(message) });
    },
  };
}
