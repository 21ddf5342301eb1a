// The link by which a guest finds the session (LIV-13, LIV-14). The part after `#` never reaches a server: it holds the secret of the
// invitation and the host's key, so that nobody between can put another key in its place.

import type { Bytes } from "#protocol/live/envelope/header.ts";
import { INVITATION_ID_BYTES } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { fromText, joinBytes, toText } from "./bytes.ts";
import { derive, SECRET_BYTES, sha256 } from "./derive.ts";

export const SESSION_ID_BYTES = 16;
const PUBLIC_KEY_BYTES = 32;
const FORM = 1;
const PATH = "/j/";
const LONGEST = 2048;

export interface Link {
  /** Where it leads: the server's origin. */
  readonly origin: string;
  readonly sessionId: Bytes;
  readonly secret: Bytes;
  /** X25519, of this session alone. */
  readonly hostKey: Bytes;
}

/** What both ends make of an invitation's secret, or of a member's for coming back. */
export interface Admission {
  /** Shown to the relay, which knows its hash only: strangers cannot ring at the host. */
  readonly token: Bytes;
  readonly tokenHash: Bytes;
  /** The first half of the hash: by it the host finds the invitation. */
  readonly id: Bytes;
  readonly psk: Bytes;
}

export function composeLink({ origin, sessionId, secret, hostKey }: Link): string {
  return `${origin}${PATH}${toText(sessionId)}#${toText(joinBytes(Uint8Array.of(FORM), secret, hostKey))}`;
}

/** @throws AppError `live.refused`. */
export function parseLink(link: string): Link {
  if (link.length > LONGEST || !URL.canParse(link)) throw refuseLive("LIV-13", "expected the address of a live session");
  const { origin, hash, href } = new URL(link);
  const [path, fragment] = [href.slice(origin.length, href.length - hash.length), hash.slice(1)];
  if (href !== link || !path.startsWith(PATH)) throw refuseLive("LIV-13", "expected an address whose path is /j/ and a session");
  const sessionId = fromText(path.slice(PATH.length), { rule: "LIV-13", length: SESSION_ID_BYTES });
  const bytes = fromText(fragment, { rule: "LIV-13", length: 1 + SECRET_BYTES + PUBLIC_KEY_BYTES });
  if (bytes[0] !== FORM) throw refuseLive("LIV-13", "the link is of a form that this program does not know");
  return { origin, sessionId, secret: bytes.slice(1, 1 + SECRET_BYTES), hostKey: bytes.slice(1 + SECRET_BYTES) };
}

/** `join` from an invitation's secret, `resume` from a member's. */
export async function deriveAdmission(kind: "join" | "resume", { secret, sessionId }: { readonly secret: Bytes; readonly sessionId: Bytes }): Promise<Admission> {
  const [token, psk] = await Promise.all([
    derive({ secret, label: `${kind}-token`, context: sessionId, length: SECRET_BYTES }),
    derive({ secret, label: `${kind}-psk`, context: sessionId, length: SECRET_BYTES }),
  ]);
  const tokenHash = await sha256(token);
  return { token, tokenHash, id: tokenHash.slice(0, INVITATION_ID_BYTES), psk };
}
