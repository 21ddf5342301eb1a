// A statement about files, signed: the envelope that is kept beside them.

import { composeEnvelope, IN_TOTO_TYPE, preAuthEncode } from "#protocol/attestation/envelope.ts";
import { composeStatement, type StatementGiven } from "#protocol/attestation/statement.ts";

export interface SignGiven extends StatementGiven {
  readonly keyId: string;
  readonly sign: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array;
}

export async function signStatement({ keyId, sign, ...given }: SignGiven): Promise<string> {
  const payload = composeStatement(given);
  const sig = await sign(preAuthEncode(IN_TOTO_TYPE, payload));
  return composeEnvelope({ payload, payloadType: IN_TOTO_TYPE, signatures: [{ keyid: keyId, sig }] });
}
