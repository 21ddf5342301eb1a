import assert from "node:assert/strict";
import { test } from "node:test";

import { createRandomFrom, fillShape } from "./fill-shape.ts";
import { fingerprintInput, findSecrets, hasBareValues } from "./find-secrets.ts";
import { LOOK_AHEAD_BYTES, LOOK_BEHIND_BYTES } from "./rules/rule.ts";
import { MAX_FINDS, type ScanResult, SecretScanner, SEGMENT_BYTES } from "./scanner.ts";

const TOKEN = fillShape("glpat-<url:20>", createRandomFrom("a token"));
const PASSWORD = fillShape("<base62:20>", createRandomFrom("a password"));
const KEY = `-----BEGIN PRIVATE KEY-----\n${Buffer.from([0x30, 0x82, 0x2e, 0xe0, ...Array.from({ length: 9_000 }, (_, at) => (at * 91) & 0xff), ...Buffer.alloc(3_000, 7)]).toString("base64").replaceAll(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----`;
const SETTINGS = { bareValues: true };

function scanPieces(content: Buffer, pieceLength: number): ScanResult {
  const scanner = new SecretScanner();
  scanner.begin(SETTINGS);
  for (let at = 0; at < content.length; at += pieceLength) scanner.push(content.subarray(at, at + pieceLength));
  return scanner.finish();
}

const scanWhole = (content: Buffer): ScanResult => new SecretScanner().scanWhole(content, SETTINGS);
const file = (content: Buffer | string, name = "settings", language = "Other") => ({ name, language, content: Buffer.from(content as string) });

test("a find says the rule, the line, the column in characters, and the bytes of the secret", () => {
  const content = Buffer.from(`# Schlüssel\nname: x\nschlüssel: ${TOKEN}\n`);
  const start = content.indexOf(TOKEN);
  assert.deepEqual(findSecrets(file(content)), [{ rule: "gitlab-token", line: 3, column: 12, start, end: start + TOKEN.length, confidence: "high" }]);
});

test("the ends of lines of Windows are no part of a value, and count once", () => {
  const content = Buffer.from(`a=1\r\npassword=${PASSWORD}\r\nb=2\r\n`);
  const [find] = findSecrets(file(content));
  assert.deepEqual([find?.line, find?.column, content.subarray(find?.start, find?.end).toString()], [2, 10, PASSWORD]);
});

test("bytes that are no UTF-8 hide nothing", () => {
  const content = Buffer.concat([Buffer.from([0xff, 0xc3, 0x28, 0x00, 0xed, 0xa0, 0x80]), Buffer.from(`\ntoken: ${TOKEN}`), Buffer.from([0xff, 0xfe])]);
  assert.deepEqual(findSecrets(file(content)).map(({ rule, line }) => [rule, line]), [["gitlab-token", 2]]);
});

for (const [order, mark] of [["little", [0xff, 0xfe]], ["big", [0xfe, 0xff]]] as const) {
  test(`a file in UTF-16, ${order} end first, is read, and its bytes are those of the file`, () => {
    const units = Buffer.from(`größe=1\r\npassword=${PASSWORD}\r\n`, "utf16le");
    const content = Buffer.concat([Buffer.from(mark), order === "little" ? units : units.swap16()]);
    const [find] = findSecrets(file(content));
    const secret = Buffer.from(content.subarray(find?.start, find?.end));
    assert.deepEqual([find?.line, find?.column, (order === "little" ? secret : secret.swap16()).toString("utf16le")], [2, 10, PASSWORD]);
  });
}

const EDGES = [0, 1, LOOK_BEHIND_BYTES, SEGMENT_BYTES - LOOK_AHEAD_BYTES, SEGMENT_BYTES - 40, SEGMENT_BYTES - 20, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, SEGMENT_BYTES + LOOK_AHEAD_BYTES, 2 * SEGMENT_BYTES - 10];
for (const secret of [TOKEN, `password=${PASSWORD}`, KEY]) {
  test(`«${secret.slice(0, 16)}…» is found wherever the edge of a segment falls into it`, () => {
    for (const edge of EDGES) {
      for (const before of [0, 3, 12, secret.length - 1]) {
        const content = Buffer.from(`${"-".repeat(Math.max(0, edge - before - 1))}\n${secret}\n${"x ".repeat(40)}`);
        const finds = scanWhole(content).finds;
        assert.equal(finds.length, 1, `${edge} ${before}`);
        assert.ok(secret.endsWith(content.subarray(finds[0]?.start, finds[0]?.end).toString()));
      }
    }
  });
}

test("the pieces in which a file comes change nothing", () => {
  const line = `token: ${TOKEN} and password="${PASSWORD}"\n${"filler ".repeat(9_000)}\n`;
  const content = Buffer.from(line.repeat(12) + KEY);
  const whole = scanWhole(content);
  assert.equal(whole.finds.length, 25);
  for (const pieceLength of [977, 65_536, SEGMENT_BYTES, SEGMENT_BYTES + 1, content.length]) assert.deepEqual(scanPieces(content, pieceLength), whole);
});

test("a scanner goes on with another file as if it were its first", () => {
  const scanner = new SecretScanner();
  scanner.begin(SETTINGS);
  scanner.push(Buffer.from("pass"));
  scanner.finish();
  scanner.begin(SETTINGS);
  scanner.push(Buffer.from(`word=${PASSWORD}\n`));
  assert.deepEqual(scanner.finish().finds, []);
});

test("of a file full of secrets the first hundred are kept, and it is said that there were more", () => {
  const random = createRandomFrom("many");
  const lines = Array.from({ length: 1000 }, () => `token: ${fillShape("glpat-<url:20>", random)}`);
  const { finds, cut } = scanWhole(Buffer.from(lines.join("\n")));
  assert.deepEqual([finds.length, finds.at(-1)?.line, cut], [MAX_FINDS, MAX_FINDS, true]);
  assert.equal(scanWhole(Buffer.from(lines.slice(0, MAX_FINDS).join("\n"))).cut, false);
});

test("where rules overlap, the one that knows more is kept", () => {
  const finds = findSecrets(file(`GITLAB_TOKEN="${TOKEN}"\nurl: postgres://app:${PASSWORD}@db.acme.net/x\n`));
  assert.deepEqual(finds.map(({ rule }) => rule), ["gitlab-token", "address-password"]);
});

test("a bare word is a value in settings and a name in code", () => {
  const line = `password = ${PASSWORD}\n`;
  assert.equal(findSecrets(file(line, "a.ini", "INI")).length, 1);
  assert.equal(findSecrets(file(line, "a.py", "Python")).length, 0);
  assert.deepEqual([hasBareValues("Dotenv"), hasBareValues("Go")], [true, false]);
});

test("a key has one fingerprint in a file and in a string, and another under another rule", () => {
  const input = (text: string, rule = "private-key"): string => Buffer.from(fingerprintInput(Buffer.from(text), { rule, start: 0, end: Buffer.byteLength(text) })).toString("latin1");
  assert.equal(input(KEY.replaceAll("\n", "\\n")), input(KEY));
  assert.equal(input(KEY.replaceAll("\n", "\r\n    ")), input(KEY));
  assert.notEqual(input(TOKEN, "gitlab-token"), input(TOKEN, "generic-secret"));
});
