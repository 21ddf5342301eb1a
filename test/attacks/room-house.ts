// A team that runs rooms, over the real web role: rooms made, filled and opened by its owner, guests who join by the link in their mail.

import assert from "node:assert/strict";

import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { hashInvitationToken } from "#domains/access/invitations/tokens.ts";
import { sealEmail } from "#domains/identity/people/emails.ts";
import type { TestSuite } from "#platform/db/testing/for-each-engine.ts";

import { createVictim, type Answer, type Victim } from "./victim.ts";

export const TERMS = "# Terms\n\nWhat you see here is **confidential**.";

/** Who sends, and to which room. */
export interface House {
  readonly victim: Victim;
  readonly asOwner: TestSuite["asOwner"];
  readonly base: string;
  readonly owner: string;
  ask(token: string, request: readonly [method: string, path: string, body?: object | Buffer]): Promise<Answer>;
  ok(token: string, request: readonly [method: string, path: string, body?: object | Buffer]): Promise<Record<string, unknown>>;
  /** Days from now. */
  later(days: number): string;
}

export async function openHouse(suite: TestSuite): Promise<House> {
  const { asOwner } = suite;
  const victim = await createVictim(suite);
  suite.after(() => victim.close());
  const ask: House["ask"] = (token, [method, path, body = null]) =>
    victim.send({ method, url: `/api/v1/teams/${victim.own.teamId}${path}`, token, body: Buffer.isBuffer(body) || body === null ? body : JSON.stringify(body), headers: { "content-type": body === null ? undefined : Buffer.isBuffer(body) ? "application/octet-stream" : "application/json" } });
  return {
    victim, asOwner, ask,
    base: `/api/v1/teams/${victim.own.teamId}`,
    owner: await victim.signIn(victim.own.people.owner, victim.own.teamId),
    later: (days) => new Date(victim.clock.now() + days * DAY).toISOString(),
    async ok(token, request) {
      const answer = await ask(token, request);
      assert.ok(answer.status < 300, `${request[0]} ${request[1]}: ${answer.status} ${answer.body}`);
      return answer.body === "" ? {} : (JSON.parse(answer.body) as Record<string, unknown>);
    },
  };
}

export interface MadeRoom {
  readonly roomId: string;
  readonly guestId: string;
  readonly guest: string;
  readonly personId: Uuid;
}

/** Made, filled, opened by its owner; the guest is invited by mail and joins by the link. */
export async function makeRoom(house: House, given: { readonly scope: "summary" | "report"; readonly email: string; readonly days?: number }): Promise<MadeRoom> {
  const { ok, owner, victim, later } = house;
  const { id: roomId } = await ok(owner, ["POST", "/rooms", { name: "Falcon", purpose: "", expiresAt: later(30) }]);
  await ok(owner, ["PATCH", `/rooms/${String(roomId)}`, { scope: given.scope, exports: given.scope === "report", terms: TERMS, vaults: [{ vaultId: victim.own.vaultId, snapshotId: null }] }]);
  const { id: guestId } = await ok(owner, ["POST", `/rooms/${String(roomId)}/guests`, { email: given.email, expiresAt: later(given.days ?? 10) }]);
  await ok(owner, ["POST", `/rooms/${String(roomId)}/open`]);
  const { personId, token } = await joinBy(house, { email: given.email, guestId: String(guestId) });
  return { roomId: String(roomId), guestId: String(guestId), guest: token, personId };
}

/** As by the link in the mail, whose token only its reader has: here it is another's, put in its place. */
async function joinBy({ victim, asOwner, ask }: House, { email, guestId }: { readonly email: string; readonly guestId: string }): Promise<{ readonly personId: Uuid; readonly token: string }> {
  const [row] = await asOwner("select invitation_id, person_id from room_guests where id = $1", [guestId]);
  const joined = row?.["person_id"] as Uuid | null;
  if (joined !== null) return { personId: joined, token: await victim.signIn(joined) };
  const index = sealEmail(victim.installationKey, createUuid(), email).index;
  const [before] = await asOwner("select person_id from people where email_index = $1", [index]);
  const personId = (before?.["person_id"] as Uuid | undefined) ?? createUuid();
  const sealed = sealEmail(victim.installationKey, personId, email);
  if (before === undefined) await asOwner("insert into people (person_id, created_at, email_key_id, email_sealed, email_index) values ($1, $2, $3, $4, $5)", [personId, new Date(victim.clock.now()), sealed.keyId, sealed.sealed, sealed.index]);
  const link = createUuid().replaceAll("-", "").padEnd(43, "A");
  await asOwner("update invitation_directory set token_hash = $2 where invitation_id = $1", [row?.["invitation_id"], hashInvitationToken(link)]);
  const session = await victim.signIn(personId);
  const answer = await victim.send({ method: "POST", url: "/api/v1/invitations/accept", token: session, body: JSON.stringify({ token: link }), headers: { "content-type": "application/json" } });
  assert.equal(answer.status, 200, answer.body);
  assert.equal((await ask(session, ["GET", "/visits"])).status, 200);
  return { personId, token: session };
}

export async function accept({ ok }: House, { guest, roomId }: MadeRoom): Promise<string> {
  const { terms } = (await ok(guest, ["GET", `/visits/${roomId}/terms`])) as { readonly terms: { readonly digest: string } };
  await ok(guest, ["POST", `/visits/${roomId}/terms`, { digest: terms.digest }]);
  return terms.digest;
}

export async function addDocument({ ok, ask, owner }: House, { roomId }: MadeRoom, given: { readonly name: string; readonly content: Buffer }): Promise<{ readonly documentId: string; readonly answer: Answer }> {
  const { id } = await ok(owner, ["POST", `/rooms/${roomId}/documents`, { name: given.name }]);
  return { documentId: String(id), answer: await ask(owner, ["PUT", `/rooms/${roomId}/documents/${String(id)}/content`, given.content]) };
}

/** What every look in a room asks. */
export function looksIn({ victim }: House, roomId: string, documentId: string): readonly string[] {
  const { vaultId } = victim.own;
  return [`/visits/${roomId}`, `/visits/${roomId}/vaults/${vaultId}/report`, `/visits/${roomId}/vaults/${vaultId}/pdf`, `/visits/${roomId}/documents/${documentId}/view`, `/visits/${roomId}/documents/${documentId}/content`];
}
