// What a database must be like to be served from. Pure: facts in, refusals out. A rule that is broken is named with the
// table and what was found; any refusal stops the start.

import type { TableDeclaration } from "./db.ts";
import type { CatalogueFacts, RelationFact } from "./catalogue-facts.ts";

/** A sentence that names the table or role, what was expected and what was found. */
export type Refusal = string;

export function judgeCatalogue(facts: CatalogueFacts, declared: readonly TableDeclaration[]): readonly Refusal[] {
  const tenantTables = new Set(declared.filter(({ scope }) => scope === "tenant").map(({ name }) => name));
  return [
    ...judgeDeclarations(facts, declared),
    ...facts.relations.filter(({ name }) => tenantTables.has(name)).flatMap((relation) => judgeTenantTable(facts, relation)),
    ...judgeForeignKeys(facts, tenantTables),
    ...judgeGrants(facts),
    ...judgeRoles(facts),
    ...facts.definerFunctions.map((name) => `The function ${name} runs with its owner's rights, past row-level security; there must be none.`),
  ];
}

function judgeDeclarations(facts: CatalogueFacts, declared: readonly TableDeclaration[]): readonly Refusal[] {
  const names = new Set(declared.map(({ name }) => name));
  const twice = declared.filter(({ name }, index) => declared.findIndex((other) => other.name === name) !== index);
  const present = new Set(facts.relations.map(({ name }) => name));
  return [
    ...twice.map(({ name }) => `The table ${name} is declared twice.`),
    ...declared.filter(({ scope }) => scope !== "tenant" && scope.global.trim() === "").map(({ name }) => `The table ${name} is declared global without a reason.`),
    ...declared.filter(({ name }) => !present.has(name)).map(({ name }) => `The table ${name} is declared by a domain but is not in the database.`),
    ...facts.relations.flatMap((relation) => judgeRelation(relation, names)),
  ];
}

function judgeRelation({ schema, name, kind }: RelationFact, declared: ReadonlySet<string>): readonly Refusal[] {
  if (schema !== "public") return [`${schema}.${name} is outside the schema public, where no domain has a table.`];
  // A view asks as its owner, whom row-level security may not bind; a materialised view and a foreign table have none.
  if (kind !== "r" && kind !== "p") return [`${name} is a view or a foreign table; only tables are served from.`];
  return declared.has(name) ? [] : [`The table ${name} is in the database but no domain declares it.`];
}

function judgeTenantTable(facts: CatalogueFacts, relation: RelationFact): readonly Refusal[] {
  const { name } = relation;
  const refusals: Refusal[] = [];
  if (!relation.rowSecurity) refusals.push(`Row-level security is not enabled on the tenant table ${name}.`);
  if (!relation.forced) refusals.push(`Row-level security is not forced on the tenant table ${name}.`);
  if (relation.firstColumn !== "tenant_id" || relation.firstType !== "uuid" || !relation.firstNotNull) {
    refusals.push(`The first column of the tenant table ${name} must be «tenant_id uuid not null»; found ${String(relation.firstColumn)} ${String(relation.firstType)}.`);
  }
  const keys = facts.uniqueKeys.filter(({ table }) => table === name);
  if (keys.length === 0) refusals.push(`The tenant table ${name} has no primary key.`);
  for (const key of keys) {
    if (key.firstColumn !== "tenant_id") refusals.push(`The key ${key.name} of the tenant table ${name} must begin with tenant_id; it begins with ${key.firstColumn ?? "an expression"}.`);
  }
  return [...refusals, ...judgePolicies(facts, name)];
}

function judgePolicies(facts: CatalogueFacts, table: string): readonly Refusal[] {
  const policies = facts.policies.filter((policy) => policy.table === table);
  const [policy] = policies;
  // Permissive policies are joined by «or»: a second one could only open what the first one closes.
  if (policy === undefined || policies.length > 1) return [`The tenant table ${table} must have exactly one policy; it has ${policies.length}.`];
  const exact =
    policy.command === "*" && policy.permissive && policy.everyone && policy.using === facts.tenantPolicy && policy.check === facts.tenantPolicy;
  return exact ? [] : [`The policy ${policy.name} of ${table} must be, for all commands and roles, using and with check ${facts.tenantPolicy}.`];
}

/** Constraint checks go past row-level security: a key without the tenant would tell one tenant of another's rows. */
function judgeForeignKeys(facts: CatalogueFacts, tenantTables: ReadonlySet<string>): readonly Refusal[] {
  return facts.foreignKeys
    .filter((key) => tenantTables.has(key.references) && !(key.firstColumn === "tenant_id" && key.firstReferenced === "tenant_id"))
    .map((key) => `The foreign key ${key.name} of ${key.table} to the tenant table ${key.references} must begin with tenant_id on both sides.`);
}

/** Row-level security does not bind these (PostgreSQL's manual, 5.9: truncate and references). */
const BEYOND_ROW_SECURITY = ["TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"];

function judgeGrants({ grants }: CatalogueFacts): readonly Refusal[] {
  return grants.flatMap(({ table, grantee, privilege }) => {
    if (grantee === "public") return [`Everyone has ${privilege} on ${table}; grants go to single roles.`];
    return BEYOND_ROW_SECURITY.includes(privilege) ? [`${grantee} has ${privilege} on ${table}, which row-level security does not bind.`] : [];
  });
}

function judgeRoles({ roles }: CatalogueFacts): readonly Refusal[] {
  return roles.flatMap((role) => {
    const refusals: Refusal[] = [];
    if (role.superuser) refusals.push(`The role ${role.name} is a superuser.`);
    if (role.bypassesRowSecurity) refusals.push(`The role ${role.name} bypasses row-level security.`);
    if (role.createsRoles) refusals.push(`The role ${role.name} may create roles.`);
    if (role.memberOf.length > 0) refusals.push(`The role ${role.name} is a member of ${role.memberOf.join(", ")}, and so has more than its own grants.`);
    if (role.owns.length > 0) refusals.push(`The role ${role.name} owns ${role.owns.join(", ")}.`);
    return refusals;
  });
}
