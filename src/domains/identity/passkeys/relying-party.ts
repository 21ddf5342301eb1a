// Who we are to an authenticator: the origin under which people reach the pages, and its host as the relying party's id. A passkey
// made for it works nowhere else.

export interface RelyingParty {
  /** As `https://strongroom.example.org`; on loopback `http://localhost:7300`. */
  readonly origin: string;
  /** The host: never a parent domain, so that no sibling host can ask for our passkeys. */
  readonly rpId: string;
}

export const RELYING_PARTY_NAME = "Strongroom";

export function createRelyingParty(origin: string): RelyingParty {
  const url = new URL(origin);
  return { origin: url.origin, rpId: url.hostname };
}
