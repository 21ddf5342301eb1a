// What the database's own catalogue says of tables, keys, policies, grants and roles: facts for ./catalogue-rules.ts.

import type { Engine, Session } from "./engine.ts";
import { MIGRATIONS_TABLE } from "./migrate.ts";
import { ALL_ROLES } from "./roles.ts";

export interface RelationFact {
  readonly schema: string;
  readonly name: string;
  /** pg_class.relkind: r table, p partitioned, v view, m materialised view, f foreign. */
  readonly kind: string;
  readonly rowSecurity: boolean;
  readonly forced: boolean;
  readonly firstColumn: string | null;
  readonly firstType: string | null;
  readonly firstNotNull: boolean;
}

export interface PolicyFact {
  readonly table: string;
  readonly name: string;
  /** pg_policy.polcmd: `*` for all commands. */
  readonly command: string;
  readonly permissive: boolean;
  /** For every role, rather than for some. */
  readonly everyone: boolean;
  readonly using: string | null;
  readonly check: string | null;
}

export interface KeyFact {
  readonly table: string;
  readonly name: string;
  readonly firstColumn: string | null;
}

export interface ForeignKeyFact extends KeyFact {
  readonly references: string;
  readonly firstReferenced: string;
}

export interface GrantFact {
  readonly table: string;
  readonly grantee: string;
  readonly privilege: string;
}

export interface RoleFact {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassesRowSecurity: boolean;
  readonly createsRoles: boolean;
  readonly memberOf: readonly string[];
  readonly owns: readonly string[];
}

export interface CatalogueFacts {
  readonly relations: readonly RelationFact[];
  readonly policies: readonly PolicyFact[];
  readonly uniqueKeys: readonly KeyFact[];
  readonly foreignKeys: readonly ForeignKeyFact[];
  readonly grants: readonly GrantFact[];
  readonly roles: readonly RoleFact[];
  /** Functions that run with their owner's rights, outside the system's own. */
  readonly definerFunctions: readonly string[];
  /** The text that this server gives for the one policy we accept. */
  readonly tenantPolicy: string;
}

/** The form of FINDINGS: stable, and evaluated once for each statement because of the sub-select. */
const TENANT_POLICY = "tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)";

/** The system's own schemas, and the queue's, whose tables are pg-boss's and hold identifiers only. */
const OUR_SCHEMAS = "n.nspname not in ('pg_catalog', 'information_schema', 'pgboss') and n.nspname !~ '^pg_(toast|temp)'";
const ROLE_LIST = ALL_ROLES.map((role) => `'${role}'`).join(", ");

export async function readCatalogue(engine: Engine): Promise<CatalogueFacts> {
  const tenantPolicy = await readTenantPolicy(engine);
  return engine.transaction("", async (session) => ({
    tenantPolicy,
    relations: await rows<RelationFact>(session, RELATIONS),
    policies: await rows<PolicyFact>(session, POLICIES),
    uniqueKeys: await rows<KeyFact>(session, UNIQUE_KEYS),
    foreignKeys: await rows<ForeignKeyFact>(session, FOREIGN_KEYS),
    grants: await rows<GrantFact>(session, GRANTS),
    roles: await rows<RoleFact>(session, ROLES),
    definerFunctions: (await rows<{ name: string }>(session, DEFINER_FUNCTIONS)).map(({ name }) => name),
  }));
}

async function rows<Fact>(session: Session, sql: string): Promise<readonly Fact[]> {
  return (await session.query(sql, [])).rows as readonly Fact[];
}

/** Servers differ in how they print an expression, so this one prints it for us, in a table that vanishes again. */
async function readTenantPolicy(engine: Engine): Promise<string> {
  return engine.transaction("", async (session) => {
    await session.exec(`
      create temporary table strongroom_reference (tenant_id uuid) on commit drop;
      create policy reference on strongroom_reference using (${TENANT_POLICY})`);
    const { rows: found } = await session.query(
      "select pg_get_expr(polqual, polrelid) as text from pg_policy where polrelid = 'pg_temp.strongroom_reference'::regclass",
      [],
    );
    return String(found[0]?.["text"]);
  });
}

const RELATIONS = `
  select n.nspname as schema, c.relname as name, c.relkind::text as kind, c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as forced,
         a.attname as "firstColumn", format_type(a.atttypid, a.atttypmod) as "firstType", coalesce(a.attnotnull, false) as "firstNotNull"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join lateral (
      select * from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped order by attnum limit 1
    ) a on true
   where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${OUR_SCHEMAS} and not (n.nspname = 'public' and c.relname = '${MIGRATIONS_TABLE}')
   order by 1, 2`;

const POLICIES = `
  select c.relname as table, p.polname as name, p.polcmd::text as command, p.polpermissive as permissive, p.polroles = '{0}' as everyone,
         pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p
    join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
   where ${OUR_SCHEMAS}
   order by 1, 2`;

// Covers primary keys, unique and exclusion constraints, and unique indexes without a constraint. An index that begins
// with an expression has no first column (indkey 0).
const UNIQUE_KEYS = `
  select c.relname as table, i.relname as name, a.attname as "firstColumn"
    from pg_index x
    join pg_class c on c.oid = x.indrelid
    join pg_class i on i.oid = x.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
   where (x.indisunique or x.indisexclusion) and ${OUR_SCHEMAS}
   order by 1, 2`;

const FOREIGN_KEYS = `
  select c.relname as table, k.conname as name, a.attname as "firstColumn", r.relname as references, ra.attname as "firstReferenced"
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_class r on r.oid = k.confrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    join pg_attribute ra on ra.attrelid = r.oid and ra.attnum = k.confkey[1]
   where k.contype = 'f' and ${OUR_SCHEMAS}
   order by 1, 2`;

const GRANTS = `
  select c.relname as table, case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee)::text end as grantee, g.privilege_type as privilege
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    cross join lateral aclexplode(c.relacl) g
   where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${OUR_SCHEMAS} and g.grantee <> c.relowner
   order by 1, 2, 3`;

const ROLES = `
  select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as "bypassesRowSecurity", r.rolcreaterole as "createsRoles",
         array(select pg_get_userbyid(m.roleid)::text from pg_auth_members m where m.member = r.oid order by 1) as "memberOf",
         array(
           select c.relname::text from pg_class c where c.relowner = r.oid
           union select n.nspname::text from pg_namespace n where n.nspowner = r.oid
           union select f.proname::text from pg_proc f where f.proowner = r.oid order by 1
         ) as owns
    from pg_roles r
   where r.rolname in (${ROLE_LIST})
   order by 1`;

const DEFINER_FUNCTIONS = `
  select f.proname::text as name from pg_proc f join pg_namespace n on n.oid = f.pronamespace
   where f.prosecdef and ${OUR_SCHEMAS} order by 1`;
