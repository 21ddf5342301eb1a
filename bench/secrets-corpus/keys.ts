// Private keys whose structure is right and whose numbers are chance: they decode, and open nothing.

import { mark, type Draw } from "./draw.ts";

function bytes(draw: Draw, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => draw.below(256)));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const integer = (value: Buffer): Buffer => der(0x02, value);
const number = (draw: Draw, length: number): Buffer => integer(Buffer.concat([Buffer.from([0x41]), bytes(draw, length - 1)]));
const RSA_OID = der(0x06, Buffer.from("2a864886f70d010101", "hex"));
const P256_OID = der(0x06, Buffer.from("2a8648ce3d030107", "hex"));

function rsaKey(draw: Draw): Buffer {
  const size = draw.pick([128, 256]);
  return der(0x30, integer(Buffer.from([0])), number(draw, size), integer(Buffer.from([1, 0, 1])), number(draw, size), ...Array.from({ length: 5 }, () => number(draw, size / 2)));
}

function ecKey(draw: Draw): Buffer {
  return der(0x30, integer(Buffer.from([1])), der(0x04, bytes(draw, 32)), der(0xa0, P256_OID), der(0xa1, der(0x03, Buffer.from([0, 4]), bytes(draw, 64))));
}

function pkcs8Key(draw: Draw): Buffer {
  return der(0x30, integer(Buffer.from([0])), der(0x30, RSA_OID, Buffer.from([5, 0])), der(0x04, rsaKey(draw)));
}

function opensshKey(draw: Draw): Buffer {
  const field = (value: Buffer | string): Buffer => {
    const content = Buffer.from(value as string);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, content]);
  };
  const publicKey = Buffer.concat([field("ssh-ed25519"), field(bytes(draw, 32))]);
  const check = bytes(draw, 4);
  const secret = Buffer.concat([check, check, field("ssh-ed25519"), field(bytes(draw, 32)), field(bytes(draw, 64)), field("ci@build"), Buffer.from([1, 2, 3])]);
  return Buffer.concat([Buffer.from("openssh-key-v1\0"), field("none"), field("none"), field(""), Buffer.from([0, 0, 0, 1]), field(publicKey), field(secret)]);
}

function armor(label: string, body: Buffer, end = ""): string {
  const lines = body.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, ...(end === "" ? [] : [end]), `-----END ${label}-----`].join("\n");
}

const FORMS: readonly ((draw: Draw) => string)[] = [
  (draw) => armor("RSA PRIVATE KEY", rsaKey(draw)),
  (draw) => armor("EC PRIVATE KEY", ecKey(draw)),
  (draw) => armor("PRIVATE KEY", pkcs8Key(draw)),
  (draw) => armor("OPENSSH PRIVATE KEY", opensshKey(draw)),
  (draw) => armor("PGP PRIVATE KEY BLOCK", Buffer.concat([Buffer.from([0x95, 0x01, 0xd8, 0x04]), bytes(draw, 472)]), `=${draw.fill("<base64:4>")}`).replace("BLOCK-----\n", "BLOCK-----\n\n"),
];

export interface KeyFile {
  readonly kind: string;
  readonly path: string;
  readonly marked: string;
}

export function makeKeyFile(draw: Draw): KeyFile {
  const armored = draw.pick(FORMS)(draw);
  const oneLine = armored.replaceAll("\n", "\\n");
  const indented = armored.replaceAll("\n", "\n    ");
  const [path, marked] = draw.pick([
    ["certs/server.key", `${mark(armored)}\n`],
    ["ssh/id_ed25519", `${mark(armored)}\n`],
    ["credentials.json", `{\n  "type": "service_account",\n  "project_id": "orders",\n  "private_key": "${mark(`${oneLine}\\n`)}",\n  "client_email": "ci@orders.iam.gserviceaccount.com"\n}\n`],
    ["k8s/tls.yml", `stringData:\n  tls.key: |\n    ${mark(indented)}\n`],
    ["src/keys.py", `KEY = """${mark(armored)}"""\n`],
    ["src/keys.js", `const key = '${mark(oneLine)}';\n`],
    ["server.pem", `-----BEGIN CERTIFICATE-----\n${draw.fill("<base64:64>\n<base64:64>\n<base64:64>")}\n-----END CERTIFICATE-----\n${mark(armored)}\n`],
    [".env", `PRIVATE_KEY="${mark(oneLine)}"\n`],
    ["win/server.key", `${mark(armored.replaceAll("\n", "\r\n"))}\r\n`],
  ] as const);
  return { kind: "private-key", path, marked };
}

/** With its header, claims that a service would make, and a signature of 32 bytes. */
export function makeJsonWebToken(draw: Draw): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: `https://auth.${draw.pick(["orders", "billing", "fleet"])}.net`, sub: draw.fill("<uuid>"), role: draw.pick(["service_role", "admin", "writer"]), iat: draw.between(1_600_000_000, 1_700_000_000), exp: draw.between(1_900_000_000, 2_000_000_000) };
  return `${part({ alg: draw.pick(["HS256", "RS256"]), typ: "JWT" })}.${part(claims)}.${bytes(draw, 32).toString("base64url")}`;
}
