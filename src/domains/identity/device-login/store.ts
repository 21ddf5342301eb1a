// SQL of device logins. Times are given; nothing here reads a clock.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { SignInStrength } from "#platform/http/route.ts";
import type { DeviceAccess } from "#protocol/api/device-login.ts";

import type { DeviceLoginTables } from "./tables.ts";

export interface NewDeviceLogin {
  readonly loginId: Uuid;
  readonly deviceHash: Uint8Array;
  readonly userCodeHash: Uint8Array;
  readonly access: DeviceAccess;
  readonly asker: { readonly keyId: Uuid; readonly sealed: Uint8Array };
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly intervalSeconds: number;
}

export type DeviceLoginRow = DeviceLoginTables["device_logins"];

export interface Confirmation {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  readonly strength: SignInStrength;
}

export async function insertLogin(tx: Tx, login: NewDeviceLogin): Promise<void> {
  await tx
    .as<DeviceLoginTables>()
    .insertInto("device_logins")
    .values({
      login_id: login.loginId,
      device_hash: login.deviceHash,
      user_code_hash: login.userCodeHash,
      access: login.access,
      key_id: login.asker.keyId,
      asker_sealed: login.asker.sealed,
      created_at: login.createdAt,
      expires_at: login.expiresAt,
      interval_seconds: login.intervalSeconds,
      polled_at: null,
      state: "waiting",
      person_id: null,
      session_id: null,
      strength: null,
    })
    .execute();
}

export async function deleteExpiredLogins(tx: Tx, now: Date): Promise<void> {
  await tx.as<DeviceLoginTables>().deleteFrom("device_logins").where("expires_at", "<=", now).execute();
}

/** Locked until the transaction ends, so that of many questions at once each counts the one before it. */
export async function lockByDevice(tx: Tx, deviceHash: Uint8Array, now: Date): Promise<DeviceLoginRow | null> {
  const row = await tx.as<DeviceLoginTables>().selectFrom("device_logins").selectAll().where("device_hash", "=", deviceHash).where("expires_at", ">", now).forUpdate().executeTakeFirst();
  return row ?? null;
}

export async function notePoll(tx: Tx, given: { readonly loginId: Uuid; readonly now: Date; readonly intervalSeconds: number }): Promise<void> {
  await tx.as<DeviceLoginTables>().updateTable("device_logins").set({ polled_at: given.now, interval_seconds: given.intervalSeconds }).where("login_id", "=", given.loginId).execute();
}

export async function findWaiting(tx: Tx, userCodeHash: Uint8Array, now: Date): Promise<DeviceLoginRow | null> {
  const row = await tx
    .as<DeviceLoginTables>()
    .selectFrom("device_logins")
    .selectAll()
    .where("user_code_hash", "=", userCodeHash)
    .where("state", "=", "waiting")
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row ?? null;
}

/** Decides once, in one statement; null when it was decided, or is over. */
export async function decide(tx: Tx, given: { readonly userCodeHash: Uint8Array; readonly now: Date; readonly by: Confirmation | null }): Promise<Uuid | null> {
  const { by } = given;
  const changes = by === null ? { state: "refused" as const } : { state: "allowed" as const, person_id: by.personId, session_id: by.sessionId, strength: by.strength };
  const row = await tx
    .as<DeviceLoginTables>()
    .updateTable("device_logins")
    .set(changes)
    .where("user_code_hash", "=", given.userCodeHash)
    .where("state", "=", "waiting")
    .where("expires_at", ">", given.now)
    .returning("login_id")
    .executeTakeFirst();
  return row?.login_id ?? null;
}

/** False when somebody else has taken it. */
export async function takeLogin(tx: Tx, loginId: Uuid, now: Date): Promise<boolean> {
  const result = await tx.as<DeviceLoginTables>().deleteFrom("device_logins").where("login_id", "=", loginId).where("expires_at", ">", now).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** What a person let in and was not fetched yet: when everything of theirs is ended. */
export async function deleteLoginsOf(tx: Tx, personId: Uuid): Promise<void> {
  await tx.as<DeviceLoginTables>().deleteFrom("device_logins").where("person_id", "=", personId).execute();
}
