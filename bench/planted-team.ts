// A team with many vaults and many snapshots on the real web role over PGlite, in this process: rows are planted as a worker leaves them, and
// asked for as a person's page does, with session, page token, permissions, limits and schemas.

import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { resultsSchema, type Results } from "#domains/vaults/analysis/results.ts";
import { summarise } from "#domains/vaults/analysis/summarise.ts";
import { vaultCell } from "#domains/vaults/sealed-columns.ts";
import { composeFindingNames, replaceFindingNames } from "#domains/vaults/suppressions/finding-names.ts";
import { sealWords } from "#domains/vaults/suppressions/sealed-words.ts";
import { insertSuppression } from "#domains/vaults/suppressions/store.ts";
import { spreadOf } from "#cli/bench/measure.ts";
import type { Db } from "#platform/db/db.ts";
import { openTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { PUBLISHED } from "#protocol/licences/policy.ts";
import { FACETS, type FacetName } from "#protocol/report/facets/index.ts";
import { isLanguageName } from "#protocol/report/language-names.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";
import { SUMMARY_FORMAT } from "#protocol/report/summary.ts";

import { createVictim } from "../test/attacks/victim.ts";

export interface PlantedTeam {
  readonly teamId: Uuid;
  readonly vaultIds: readonly Uuid[];
  /** Size of one snapshot's results in the database, bytes of JSON. */
  readonly resultBytes: number;
  /** In every vault what this covers is suppressed; gives the milliseconds of the first answer to these after it. */
  suppress(rule: string, paths: readonly string[]): Promise<number>;
  /** Milliseconds from asking for these one after the other to the last answer; the median and the slowest of `turns`, and the CPU time of a turn. */
  measure(paths: readonly string[], turns: number): Promise<{ readonly median: number; readonly most: number; readonly cpu: number; readonly bytes: number }>;
  close(): Promise<void>;
}

/** A history of some years, and many file types: rows as large as those of a middling repository. */
const MONTHS = 180;
const WARMUP_TURNS = 3;

/** Without `wholeResults` older snapshots have their summary alone: thousands of whole ones take minutes to plant, and nothing here may read them. */
export async function plantTeam(given: { readonly vaults: number; readonly snapshots: number; readonly wholeResults: boolean }): Promise<PlantedTeam> {
  const database = await openTestDatabase("pglite", { domains: (await import("#roles/domains.ts")).DOMAINS });
  if (database === null) throw new Error("PGlite could not be opened");
  const victim = await createVictim(database);
  const { teamId, projectId, people } = victim.own;
  const results = sampleResults();
  const [text, summary] = [JSON.stringify(results), JSON.stringify(summarise(results, PUBLISHED))];
  const key = victim.fieldKey(teamId);
  const names = composeFindingNames(judgedReport(), key);
  const vaultIds: Uuid[] = [];
  for (let index = 0; index < given.vaults; index++) {
    const vaultId = createUuid();
    vaultIds.push(vaultId);
    await database.asOwner("insert into vaults (tenant_id, id, project_id, key_id, name_sealed, source_kind, schedule, state) values ($1, $2, $3, $4, $5, 'upload', 'manual', 'ready')", [
      teamId, vaultId, projectId, key.keyId, key.seal(Buffer.from(`Vault number ${index}`), vaultCell(vaultId, "name_sealed")),
    ]);
    await database.asOwner(
      `insert into vault_snapshots (tenant_id, id, vault_id, run_id, results, summary, summarised, created_at)
       select $1, gen_random_uuid(), $2, gen_random_uuid(), case when $8::boolean or week = 0 then $3::jsonb else '{}'::jsonb end, $4, $5, $6::timestamptz - interval '1 week' * week from generate_series(0, $7::int - 1) week`,
      [teamId, vaultId, text, summary, SUMMARY_FORMAT, new Date(victim.clock.now()), given.snapshots, given.wholeResults],
    );
    await database.db.tenant({ role: "strongroom_worker", tenantId: teamId }, (tx) => replaceFindingNames(tx, vaultId, names));
  }
  await database.asOwner("update vaults set last_snapshot_id = (select id from vault_snapshots s where s.tenant_id = vaults.tenant_id and s.vault_id = vaults.id order by created_at desc limit 1) where tenant_id = $1 and last_snapshot_id is null", [teamId]);
  await database.asOwner("analyze");
  const token = await victim.signIn(people.owner);
  const ask = async (url: string): Promise<number> => {
    const answer = await victim.send({ method: "GET", url, token });
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${answer.body}`);
    return answer.body.length;
  };
  const turn = async (paths: readonly string[]): Promise<number> => {
    let bytes = 0;
    for (const path of paths) bytes += await ask(path);
    return bytes;
  };
  return {
    teamId,
    vaultIds,
    resultBytes: text.length,
    async suppress(rule, paths) {
      await suppressEverywhere(database.db, { teamId, key, rule, now: victim.clock.now() });
      const startedAt = performance.now();
      await turn(paths);
      return performance.now() - startedAt;
    },
    measure: (paths, turns) => measureTurns(() => turn(paths), turns),
    async close() {
      await victim.close();
      await database.close();
    },
  };
}

async function measureTurns(turn: () => Promise<number>, turns: number): ReturnType<PlantedTeam["measure"]> {
  let bytes = 0;
  for (let index = 0; index < WARMUP_TURNS; index++) bytes = await turn();
  const times: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let index = 0; index < turns; index++) {
    const startedAt = performance.now();
    await turn();
    times.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { cpu: (user + system) / 1000 / turns, median: spreadOf(times).median, most: Math.max(...times), bytes };
}

async function suppressEverywhere(db: Db, { teamId, key, rule, now }: { readonly teamId: Uuid; readonly key: DataKey; readonly rule: string; readonly now: number }): Promise<void> {
  const id = createUuid();
  await db.tenant({ role: "strongroom_web", tenantId: teamId }, (tx) => insertSuppression(tx, {
    id, vault_id: null, rule, finding_hash: null, state: "false_positive", justification: null, response: null, key_id: key.keyId, words_sealed: sealWords(key, id, { reason: "It is a sample.", subject: null }),
    created_by: createUuid(), created_at: new Date(now), expires_at: new Date(now + DAY), ended_by: null, ended_at: null,
  }));
}

/** Of a sample report, with the numbers alone. */
function sampleResults(): Results {
  const { generatedAt, totals, languages, facets, history } = judgedReport();
  const halves = Object.entries(facets).map(([name, section]) => [name, Object.fromEntries(Object.entries(section ?? {}).filter(([field]) => field in FACETS[name as FacetName].results.shape))]);
  return resultsSchema.parse({
    schema: "strongroom.results/1", sourceKind: "git", generatedAt, analyzers: { files: 1 }, totals, languages: languages.filter(({ name }) => isLanguageName(name)), fileTypes: [], limits: [], timings: [],
    history: { ...history, months: Array.from({ length: MONTHS }, (_, index) => ({ month: `${2010 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`, commits: 40, linesAdded: 1200, linesDeleted: 900 })) },
    facets: Object.fromEntries(halves) as Results["facets"],
  });
}
