// PO-09: privileges are checked at several layers. What a route asks for at the door, the service behind it asks for again (read in the
// shipped program), and the database refuses another tenant's rows to whoever comes through both (tried on the living system).

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { sql } from "kysely";

import { createUuid } from "#base/uuid.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import type { PermissionDeclaration } from "#platform/domain/domain.ts";

import { listAllTeamIds } from "#domains/access/administration/store.ts";
import { webScope } from "#domains/access/scope.ts";

/** Named other than in the row that declares it. */
const ASKED = (permission: string): RegExp => new RegExp(`(?<!name: )"${permission.replaceAll(".", "\\.")}"`);
/** Where permissions are declared, or put together for requests: nothing is asked there. */
const DECLARING = /(?:^|[/-])(?:domain|declarations|bundles)\.ts$/;

export function severalLayers(permissions: readonly PermissionDeclaration[]): Claim {
  return {
    id: "PO-09",
    statement: "Privileges are checked at several layers: at the route, in the service, and by the database's own row-level security.",
    kind: "checked",
    owner: "access",
    proof: { schedule: "daily", check: { run: (context) => check(context, permissions) } },
  };
}

async function check({ db, tables, programDir }: CheckContext, permissions: readonly PermissionDeclaration[]): Promise<CheckOutcome> {
  const { routes, services } = await readSources(join(programDir, "src/domains"));
  const atDoor = permissions.filter(({ name }) => routes.some((text) => ASKED(name).test(text)));
  const onlyAtDoor = atDoor.filter(({ name }) => !services.some((text) => ASKED(name).test(text))).map(({ name }) => name);
  const nowhere = permissions.filter(({ name }) => ![...routes, ...services].some((text) => ASKED(name).test(text))).map(({ name }) => name);
  const tenantTables = tables.filter(({ scope }) => scope === "tenant").map(({ name }) => name);
  const teams = await db.global("strongroom_web", listAllTeamIds);
  const leaks: string[] = [];
  for (const name of tenantTables) {
    // In a tenant that nobody is, every table is empty, whatever it holds.
    const { rows } = await db.tenant(webScope(createUuid()), (tx) => sql<{ seen: boolean }>`select has_table_privilege(current_user, ${name}, 'select') and exists (select from ${sql.table(name)}) as seen`.execute(tx.as<object>()).catch(noPrivilege));
    if (rows[0]?.seen === true) leaks.push(name);
  }
  const evidence = { permissions: permissions.length, atDoor: atDoor.length, onlyAtDoor: onlyAtDoor.join(", ") || "none", tables: tenantTables.length, teams: teams.length, leaks: leaks.join(", ") || "none" };
  if (atDoor.length === 0 || tenantTables.length === 0) return claimFails("There was nothing to look at.", evidence);
  if (onlyAtDoor.length > 0) return claimFails(`Asked for at the route and not by the service: ${onlyAtDoor.join(", ")}.`.slice(0, 480), evidence);
  if (nowhere.length > 0) return claimFails(`Declared and asked for nowhere: ${nowhere.join(", ")}.`.slice(0, 480), evidence);
  if (leaks.length > 0) return claimFails(`Rows that another tenant sees: ${leaks.join(", ")}.`.slice(0, 480), evidence);
  return claimPasses(`${atDoor.length} permissions asked for at a route and again by a service; ${tenantTables.length} tables of tenants show a stranger nothing.`, evidence);
}

/** Some tables are not even readable by the web role: that is a layer more. */
function noPrivilege(error: unknown): { readonly rows: readonly { readonly seen: boolean }[] } {
  if (error instanceof Error && /permission denied/.test(error.message)) return { rows: [{ seen: false }] };
  throw error;
}

async function readSources(folder: string): Promise<{ readonly routes: readonly string[]; readonly services: readonly string[] }> {
  const names = await readdir(folder, { recursive: true });
  const sources = names.filter((name) => name.endsWith(".ts") && !/\.test\.ts$|\/testing|\/claims\//.test(name) && !DECLARING.test(name));
  const isRoutes = (name: string): boolean => /(?:^|[/-])routes\.ts$/.test(name);
  const read = (wanted: readonly string[]) => Promise.all(wanted.map((name) => readFile(join(folder, name), "utf8")));
  return { routes: await read(sources.filter(isRoutes)), services: await read(sources.filter((name) => !isRoutes(name))) };
}
