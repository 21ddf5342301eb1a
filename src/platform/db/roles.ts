// The database roles: made without log-in, one for each role of the program. The connecting user owns the tables and
// becomes one of these for each transaction, so it must be able to.

import { AppError } from "#base/app-error.ts";
import type { DbRole } from "./db.ts";
import type { Engine } from "./engine.ts";

/** `strongroom_queue` serves the queue's own tables and nothing else; no transaction of a domain runs as it. */
export const DB_ROLES = ["strongroom_web", "strongroom_worker", "strongroom_relay", "strongroom_authority"] as const satisfies readonly DbRole[];
export const QUEUE_ROLE = "strongroom_queue";
export const ALL_ROLES = [...DB_ROLES, QUEUE_ROLE] as const;

/** Any constant but those of the migrations and the queue ("role" in ASCII). */
const LOCK_KEY = 0x726f6c65;

/**
 * Makes the roles that are missing, and makes sure that the connecting user may take each.
 * @throws AppError `database.roles-missing` with the statements that an administrator of the database has to run.
 */
export async function ensureRoles(engine: Engine): Promise<void> {
  for (const role of ALL_ROLES) {
    if (await canTake(engine, role)) continue;
    await attempt(engine, createRole(role));
    if (await canTake(engine, role)) continue;
    await attempt(engine, `grant ${role} to current_user`);
    if (!(await canTake(engine, role))) throw rolesMissing();
  }
  // One start after the other: two at a time would change the same row of the catalogue, which is an error and no waiting.
  await engine.transaction(`select pg_advisory_xact_lock(${LOCK_KEY})`, (session) => session.exec(`grant usage on schema public to ${ALL_ROLES.join(", ")}`));
}

/** Roles belong to the whole server: another database's start may be making the same one just now. */
function createRole(role: string): string {
  return `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`;
}

/** An error here is not fatal: what counts is whether the role can be taken, which is asked again afterwards. */
async function attempt(engine: Engine, sql: string): Promise<void> {
  await engine.transaction("", (session) => session.exec(sql)).catch(rethrowUnlessDenied);
}

async function canTake(engine: Engine, role: string): Promise<boolean> {
  try {
    await engine.transaction(`set local role ${role}`, async () => {});
    return true;
  } catch (error) {
    rethrowUnlessDenied(error);
    return false;
  }
}

/** insufficient_privilege; invalid_parameter_value and undefined_object: there is no such role. */
const DENIED = ["42501", "22023", "42704"];

function rethrowUnlessDenied(error: unknown): void {
  if (error instanceof Error && "code" in error && DENIED.includes(String(error.code))) return;
  throw error;
}

function rolesMissing(): AppError {
  const statements = ALL_ROLES.map((role) => `create role ${role} nologin; grant ${role} to <the user of DATABASE_URL>;`).join(" ");
  return new AppError("database.roles-missing", `The database user can neither make nor take the roles it needs. An administrator of the database runs: ${statements}`);
}
