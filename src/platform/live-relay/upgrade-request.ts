// What somebody who connects must show: the session in the path, the protocol, and a token as a second sub-protocol, since a browser can send no
// header of its own and nothing secret stands in an address.

import { LIVE_PATH, SUB_PROTOCOL } from "#protocol/live/envelope/connection.ts";

export interface ShownToken {
  readonly kind: "host" | "guest";
  readonly token: Uint8Array;
}

const SESSION = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const OFFER = /^(host|guest)\.([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/;

/** As it stands in the path: base64url of 16 bytes in its one form; or null. */
export function readSession(url: string | undefined): string | null {
  const session = url?.startsWith(LIVE_PATH) === true ? url.slice(LIVE_PATH.length) : "";
  return SESSION.test(session) ? session : null;
}

/** Exactly the protocol and one token, or null. */
export function readToken(offered: string | undefined): ShownToken | null {
  const offers = (offered ?? "").split(",").map((offer) => offer.trim());
  const [first, second] = offers[0] === SUB_PROTOCOL ? offers : offers.toReversed();
  const match = OFFER.exec(second ?? "");
  if (offers.length !== 2 || first !== SUB_PROTOCOL || match?.[2] === undefined) return null;
  return { kind: match[1] === "host" ? "host" : "guest", token: Buffer.from(match[2], "base64url") };
}
