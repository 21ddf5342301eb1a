// What the browser's part of a message can lie about; the same in both ceremonies.

import { randomBytes } from "node:crypto";

import type { Lies } from "#domains/identity/passkeys/testing/software-authenticator.ts";

export interface LieCase<Told> {
  readonly name: string;
  readonly lies: Told;
}

const ORIGINS = [
  "https://localhost:7300", "http://localhost", "http://localhost:7301", "http://localhost:73000", "http://sub.localhost:7300", "http://localhost:7300/", "http://LOCALHOST:7300", "http://127.0.0.1:7300",
  "http://localhost:7300.evil.example", "http://evil.example:7300", "null", "", "file://", "android:apk-key-hash:AAAA", "http://user@localhost:7300",
];

const RP_IDS = ["", "localhost:7300", "http://localhost:7300", "evil.example", "sub.localhost", "LOCALHOST", "local"];

export const CLIENT_DATA_CASES: readonly LieCase<Lies>[] = [
  ...ORIGINS.map((origin) => ({ name: `the origin "${origin}"`, lies: { origin } })),
  ...RP_IDS.map((rpId) => ({ name: `the relying party "${rpId}"`, lies: { rpId } })),
  { name: "a frame of another site", lies: { clientData: { crossOrigin: true } } },
  { name: "a frame of another site, which is named", lies: { clientData: { crossOrigin: true, topOrigin: "http://localhost:7300" } } },
  { name: "a site around it although in no frame", lies: { clientData: { crossOrigin: false, topOrigin: "https://evil.example" } } },
  { name: "crossOrigin as a word", lies: { clientData: { crossOrigin: "false" } } },
  { name: "no challenge", lies: { clientData: { challenge: undefined } } },
  { name: "an empty challenge", lies: { challenge: "" } },
  { name: "a challenge of our own making", lies: { challenge: randomBytes(32).toString("base64url") } },
  { name: "a challenge that is a list", lies: { clientData: { challenge: ["a"] } } },
  { name: "an origin that is a list", lies: { clientData: { origin: ["http://localhost:7300"] } } },
  { name: "no type", lies: { clientData: { type: undefined } } },
  { name: "a type of payments", lies: { type: "payment.get" } },
  { name: "token binding of an unknown kind", lies: { clientData: { tokenBinding: { status: "perhaps" } } } },
  { name: "client data that are no JSON", lies: { clientDataBytes: Buffer.from("{") } },
  { name: "client data that are a list", lies: { clientDataBytes: Buffer.from("[]") } },
  { name: "client data that are null", lies: { clientDataBytes: Buffer.from("null") } },
  { name: "client data that are not UTF-8", lies: { clientDataBytes: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) } },
  { name: "client data without an end", lies: { clientDataBytes: Buffer.from(`{"type":"webauthn.get","challenge":"${"A".repeat(43)}`) } },
  { name: "nobody there", lies: { flags: { up: false } } },
  { name: "nobody verified", lies: { flags: { uv: false } } },
  { name: "neither there nor verified", lies: { flags: { up: false, uv: false } } },
  { name: "backed up although it cannot be", lies: { flags: { be: false, bs: true } } },
  { name: "bytes behind the authenticator data", lies: { trailing: Uint8Array.of(0) } },
  { name: "a whole item behind the authenticator data", lies: { trailing: Uint8Array.of(0xa0) } },
  { name: "extensions announced and not there", lies: { flags: { ed: true } } },
];
