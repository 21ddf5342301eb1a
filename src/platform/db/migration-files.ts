// Migrations as they lie in the domains' folders: `NNN-name.sql`, each with a digest of its text.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";

import type { TableDeclaration } from "./db.ts";

/** The part of a domain that the database is built from. */
export interface DomainTables {
  readonly name: string;
  readonly migrations: URL | "none";
  readonly tables: readonly TableDeclaration[];
}

export interface Migration {
  readonly domain: string;
  /** File name, as `001-teams.sql`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly digest: string;
}

const FILE_NAME = /^\d{3}-[a-z0-9]+(-[a-z0-9]+)*\.sql$/;

/** All migrations in the order they run: domains as given, files by number. */
export async function readMigrations(domains: readonly DomainTables[]): Promise<readonly Migration[]> {
  const byDomain = await Promise.all(domains.map(readDomain));
  return byDomain.flat();
}

async function readDomain({ name: domain, migrations }: DomainTables): Promise<readonly Migration[]> {
  if (migrations === "none") return [];
  const folder = migrations.href.endsWith("/") ? migrations : new URL(`${migrations.href}/`);
  const names = (await readdir(folder)).sort();
  const wrong = names.find((name, index) => !FILE_NAME.test(name) || name.slice(0, 3) === names[index - 1]?.slice(0, 3));
  if (wrong !== undefined) throw new Error(`Defect: expected migrations named NNN-name.sql with distinct numbers, got ${domain}/${wrong}.`);
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(new URL(name, folder));
      return { domain, name, sql: bytes.toString("utf8"), digest: createHash("sha256").update(bytes).digest("hex") };
    }),
  );
}

/** One digest over all of them: two databases built from equal digests have the same tables. */
export function digestOfMigrations(migrations: readonly Migration[]): string {
  const hash = createHash("sha256");
  for (const migration of migrations) hash.update(`${migration.domain}/${migration.name} ${migration.digest}\n`);
  return hash.digest("hex");
}
