// What tells people that they hear each other and nobody between: each one's certificate by its SHA-256, told sealed, compared with the one the
// connection really has; and a code over all of them, because the host could have put others in.

const FINGERPRINT = /^a=fingerprint:sha-256 ((?:[0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2})\s*$/gm;

/** The one fingerprint of a description; null when there is none, or more than one. */
export function fingerprintOf(sdp: string): string | null {
  const all = new Set([...sdp.matchAll(FINGERPRINT)].map(([, value]) => (value ?? "").toUpperCase()));
  const [only] = all;
  return all.size === 1 && only !== undefined ? only : null;
}

/** Of a certificate in DER, as a description writes it. */
export async function fingerprintOfCertificate(der: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
}

const GROUPS = 6;
const DIGITS = 5;
const BYTES_EACH = 4;

/**
 * Thirty digits over who is in the call with which certificate. All who take part see the same, whatever the order. So long, because whoever
 * wants two people to see equal codes over different certificates may try many.
 */
export async function callCode(session: string, members: ReadonlyMap<number, string>): Promise<string> {
  const lines = [...members].toSorted(([a], [b]) => a - b).map(([person, fingerprint]) => `${person} ${fingerprint}`);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(["strongroom.live/1 call", session, ...lines].join("\n")));
  const view = new DataView(digest);
  return Array.from({ length: GROUPS }, (_, group) => String(view.getUint32(group * BYTES_EACH) % 10 ** DIGITS).padStart(DIGITS, "0")).join(" ");
}
