// Links, invitations, joins: what opens, and all that must not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { HEADER_BYTES, type Bytes } from "#protocol/live/envelope/header.ts";
import { toText } from "./bytes.ts";
import { derive, randomBytes } from "./derive.ts";
import { attemptJoin, createInvitation, useInvitation } from "./invitation.ts";
import { parseRequest, type JoinRequest } from "./join-messages.ts";
import { answerJoin, createHostKeys, openChallenge, openJoin, sealJoin, type HostKeys, type OpenJoin } from "./join.ts";
import { composeLink, deriveAdmission, parseLink, type Admission } from "./link.ts";
import { checkVersion, chooseVersion } from "./versions.ts";

const REQUEST: JoinRequest = { kind: "join", versions: [1], build: "test", name: "Anna", capabilities: [] };

interface Setting {
  readonly sessionId: Bytes;
  readonly keys: HostKeys;
  readonly admission: Admission;
  readonly signingKey: Bytes;
  readonly seen: Set<string>;
}

async function setting(): Promise<Setting> {
  const sessionId = randomBytes(16);
  return { sessionId, keys: await createHostKeys(), admission: await deriveAdmission("join", { secret: randomBytes(32), sessionId }), signingKey: randomBytes(32), seen: new Set() };
}

async function join({ sessionId, keys, admission }: Setting, request = REQUEST, peer = 1): Promise<OpenJoin> {
  return await sealJoin({ sessionId, hostKey: keys.publicKey, admission, peer, request });
}

const flip = (bytes: Bytes, at: number): Bytes => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

test("LIV-12: no two labels, contexts or secrets give one key", async () => {
  const secret = randomBytes(32);
  const of = async (label: "up" | "down", context: Bytes, from = secret): Promise<string> => Buffer.from(await derive({ secret: from, label, context, length: 44 })).toString("hex");
  const keys = await Promise.all([of("up", Uint8Array.of(1)), of("down", Uint8Array.of(1)), of("up", Uint8Array.of(2)), of("up", Uint8Array.of()), of("up", Uint8Array.of(1), randomBytes(32))]);
  assert.equal(new Set(keys).size, keys.length);
});

test("LIV-13: a link has one writing", () => {
  const link = composeLink({ origin: "https://strongroom.example", sessionId: randomBytes(16), secret: randomBytes(32), hostKey: randomBytes(32) });
  const [path = "", fragment = ""] = link.split("#");
  const bytes = Buffer.from(fragment, "base64url");
  const form = (first: number): string => toText(Uint8Array.of(first, ...bytes.subarray(1)));
  assert.equal(composeLink(parseLink(link)), link);
  const wrong = ["", path, `${path}#`, `${path}#${fragment}=`, `${path}#${fragment}A`, `${path}#${form(2)}`, `${path}#${form(0)}`, `${path}?a#${fragment}`, `${path}/#${fragment}`, link.replace("/j/", "/k/"), link.replace("/j/", "/x/j/"), link.replace("https://", "https://me@"), link.replace("https", "HTTPS"), `${link}${"A".repeat(3000)}`, " ", "not a link"];
  for (const text of wrong) assert.throws(() => parseLink(text), /LIV-13/, text);
});

test("LIV-14: what the relay is shown opens nothing: token and key of one secret are two", async () => {
  const { admission, sessionId } = await setting();
  assert.notDeepEqual(admission.token, admission.psk);
  const elsewhere = await deriveAdmission("join", { secret: new Uint8Array(32), sessionId });
  assert.notDeepEqual(elsewhere.psk, (await deriveAdmission("resume", { secret: new Uint8Array(32), sessionId })).psk);
});

test("LIV-15: an invitation ends by time, by use, by attempts", () => {
  const fresh = createInvitation({ expiresAt: 100, joins: 2 });
  assert.throws(() => attemptJoin(undefined, 0), /LIV-15/);
  assert.throws(() => attemptJoin(fresh, 100), /LIV-15/);
  const once = useInvitation(fresh, 99);
  assert.equal(once?.joinsLeft, 1);
  assert.equal(useInvitation(once ?? undefined, 99), null);
  assert.throws(() => useInvitation(fresh, 100), /LIV-15/);
  const tried = Array.from({ length: 100 }).reduce<typeof fresh>((now) => attemptJoin(now, 0), fresh);
  assert.throws(() => attemptJoin(tried, 0), /100 have asked/);
});

test("LIV-16: a join opens with its secret, host key, session and bytes, and with nothing else", async () => {
  const given = await setting();
  const other = await setting();
  const { frame } = await join(given);
  assert.deepEqual((await openJoin({ ...given, frame })).request, REQUEST);
  const unseen = { ...given, seen: new Set<string>() };
  await assert.rejects(openJoin({ ...unseen, frame, keys: other.keys }), /LIV-16/, "another host key");
  await assert.rejects(openJoin({ ...unseen, frame, sessionId: other.sessionId }), /LIV-16/, "another session");
  await assert.rejects(openJoin({ ...unseen, frame, admission: { ...given.admission, psk: other.admission.psk } }), /LIV-16/, "no secret");
  await assert.rejects(openJoin({ ...unseen, frame, admission: { ...given.admission, id: other.admission.id } }), /LIV-16/, "another invitation");
  // A relay that swaps join keys: its own encapsulation, without the link's secret.
  const swapped = await sealJoin({ ...given, hostKey: given.keys.publicKey, admission: { ...given.admission, psk: randomBytes(32) }, peer: 1, request: REQUEST });
  await assert.rejects(openJoin({ ...unseen, frame: swapped.frame }), /LIV-16/);
  const ends = [2, 3, HEADER_BYTES + 16, HEADER_BYTES + 47, HEADER_BYTES + 48, frame.length - 1];
  for (const at of ends) await assert.rejects(openJoin({ ...unseen, frame: flip(frame, at) }), /LIV-(3|16)\b/, `byte ${at}`);
  assert.equal(unseen.seen.size, 0);
});

test("LIV-16: a request says what it may say, and a name is what people see", () => {
  const bytes = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value));
  for (const name of ["", " Anna", "An\u202ena", "An\nna", "A".repeat(65), "An\u200bna"]) assert.throws(() => parseRequest(bytes({ ...REQUEST, name })), /LIV-16/, JSON.stringify(name));
  for (const wrong of [{ ...REQUEST, role: "editor" }, { ...REQUEST, versions: [] }, { ...REQUEST, versions: [1, 1] }, { ...REQUEST, kind: "admit" }, [], null, "x"]) assert.throws(() => parseRequest(bytes(wrong)), /LIV-16/);
  assert.throws(() => parseRequest(Uint8Array.of(0xff, 0xfe)), /LIV-16/);
});

test("LIV-17: a join opens once, also when it comes twice at the same time", async () => {
  const given = await setting();
  const { frame } = await join(given);
  const both = await Promise.allSettled([openJoin({ ...given, frame }), openJoin({ ...given, frame })]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  await assert.rejects(openJoin({ ...given, frame }), /LIV-17/);
});

test("LIV-18: guest and host see one code; a relay between them makes two; nobody can choose it", async () => {
  const given = await setting();
  const guest = await join(given);
  const atHost = await openJoin({ ...given, frame: guest.frame });
  const answer = await answerJoin(atHost, { signingKey: given.signingKey, avoid: new Set() });
  assert.equal((await openChallenge(guest, answer.frame)).keys.code, answer.keys.code);
  await assert.rejects(openChallenge(await join(given), answer.frame), /LIV-20/, "the challenge of another join");
  await assert.rejects(openChallenge(guest, flip(answer.frame, answer.frame.length - 1)), /LIV-20/);
  // Whoever holds the link and has heard a code joins under the same name: the code depends on a nonce that is drawn after its join, so
  // that the very same join gets another code each time, and there is nothing that it could try beforehand.
  const codes = await Promise.all(Array.from({ length: 50 }, async () => (await answerJoin(atHost, { signingKey: given.signingKey, avoid: new Set() })).keys.code));
  assert.ok(new Set(codes).size >= 48, "codes of one join differ");
  for (const code of codes) assert.match(code, /^\d{6}$/);
});

test("LIV-18: no two who wait have one code", async () => {
  const given = await setting();
  const atHost = await openJoin({ ...given, frame: (await join(given)).frame });
  // All even codes are taken: some are drawn, and only one that is free is given.
  const taken = { has: (code: string) => Number(code) % 2 === 0 } as unknown as ReadonlySet<string>;
  assert.match((await answerJoin(atHost, { signingKey: given.signingKey, avoid: taken })).keys.code, /[13579]$/);
  await assert.rejects(answerJoin(atHost, { signingKey: given.signingKey, avoid: { has: () => true } as unknown as ReadonlySet<string> }), /LIV-18/);
});

test("LIV-19: the newest common version, chosen by the host and checked by the guest", async () => {
  assert.equal(chooseVersion([1, 2, 3], [2, 1]), 2);
  assert.throws(() => chooseVersion([3], [1, 2]), /LIV-19/);
  checkVersion(2, { offered: [1, 2], host: [2, 3] });
  // A downgrade: the lists are sealed, so only a host could choose an older one, and the guest sees it.
  assert.throws(() => checkVersion(1, { offered: [1, 2], host: [1, 2] }), /LIV-19/);
  const given = await setting();
  const old = await join(given, { ...REQUEST, versions: [9] });
  const atHost = await openJoin({ ...given, frame: old.frame });
  await assert.rejects(answerJoin(atHost, { signingKey: given.signingKey, avoid: new Set() }), /LIV-19/);
});
