// SUP-9: what the portfolio says of findings is what the page of each report says, whatever was decided, has ended, expired, or was reported since.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import fc from "fast-check";

import { DAY, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { summariseOpen, type OpenSummary } from "#domains/vaults/analysis/summarise.ts";
import { plantNamedReport } from "#domains/vaults/testing/plant-report.ts";
import { createWebHouse, VAULT_DOMAINS } from "#domains/vaults/testing/web-house.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import { getPortfolio, getPortfolioOverview } from "#protocol/api/portfolio.ts";
import type { CreateSuppressionGiven } from "#protocol/api/suppressions.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import { sampleFacets } from "#protocol/report/sample-facets.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";
import type { Report } from "#protocol/report/schema.ts";
import { sumFindings } from "#protocol/report/summary.ts";
import { identitiesOf } from "#protocol/suppressions/suppression.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const VAULTS = 3;
const CVE = "CVE-2026-0001";

/** Secrets of the head and of the past, risks, vulnerabilities of which one has an alias, a licence; and one with next to nothing. */
function reports(): readonly [Report, Report, Report] {
  const facets = sampleFacets();
  const { secrets, vulnerabilities } = facets;
  assert.ok(secrets !== undefined && vulnerabilities !== undefined);
  const whole = sampleReport({
    facets: {
      ...facets,
      secrets: {
        ...secrets,
        history: { scope: "all-refs", secrets: 3, gone: 1, byRule: [{ rule: "private-key", severity: "critical", findings: 1 }], unread: [] },
        past: [{ rule: "private-key", title: "Private key", severity: "critical", confidence: "high", path: "old.pem", line: 1, column: 1, fingerprint: "00000000000000000000000000000001", introduced: null, left: null, inHead: false }],
      },
      vulnerabilities: { ...vulnerabilities, vulnerable: vulnerabilities.vulnerable.map((each, index) => (index === 0 ? { ...each, aliases: [CVE, "named by nobody: ☃"] } : each)) },
    },
  });
  const later = sampleReport({ facets: { ...whole.facets, secrets } });
  return [whole, later, sampleReport({ facets: { risks: facets.risks } })];
}

const REPORTS = reports();
const FINDINGS = listFindings(REPORTS[0]);
const RULES = [...new Set([...FINDINGS.map(({ rule }) => rule), `vulnerability/${CVE}`, `vulnerability/${CVE.toLowerCase()}`, "secret/nothing"])];
const DECISIONS = [
  { state: "false_positive", justification: null, response: null }, { state: "not_affected", justification: "code_not_reachable", response: null },
  { state: "exploitable", justification: null, response: "will_not_fix" }, { state: "exploitable", justification: null, response: "update" }, { state: "in_triage", justification: null, response: null },
] as const;

type Step =
  | { readonly kind: "decide"; readonly vault: number; readonly reach: "vault" | "team"; readonly of: "finding" | "rule"; readonly which: number; readonly decision: number; readonly days: number }
  | { readonly kind: "end"; readonly which: number }
  | { readonly kind: "wait"; readonly days: number }
  | { readonly kind: "report"; readonly vault: number; readonly report: number; readonly named: boolean };

async function createCase(suite: TestSuite) {
  const { vaults, deps, owner, elevated, tenantId, blobs, evidenceKey } = await createWebHouse(suite);
  const made: { readonly vaultId: Uuid; snapshotId: Uuid; report: Report }[] = [];
  const plant = async (vaultId: Uuid, report: Report, named: boolean): Promise<Uuid> => {
    await suite.clock.advance(SECOND);
    const key = await evidenceKey({ tenantId, vaultId });
    return plantNamedReport(suite, blobs, { report, tenantId, vaultId, at: new Date(suite.clock.now()), key, ...(named ? { field: await deps.keys.field(tenantId) } : {}) });
  };
  for (let index = 0; index < VAULTS; index++) {
    const { id: vaultId } = await vaults.edits.create(owner, tenantId, { projectId: createUuid(), name: `Vault ${index}`, replication: "manual", source: { kind: "git", url: "https://example.org/a.git", ref: "main" } });
    made.push({ vaultId, report: REPORTS[0], snapshotId: await plant(vaultId, REPORTS[0], index !== 1) });
  }
  const decided: Uuid[] = [];
  const take: { readonly [Kind in Step["kind"]]: (step: Extract<Step, { readonly kind: Kind }>) => Promise<void> } = {
    async decide({ vault, reach, of, which, decision, days }) {
      const place = made[vault % VAULTS];
      assert.ok(place !== undefined);
      const findings = listFindings(place.report);
      const identities = findings.flatMap(identitiesOf);
      const covers: CreateSuppressionGiven["covers"] = of === "rule" ? { kind: "rule", rule: RULES[which % RULES.length] ?? "" } : { kind: "finding", snapshotId: place.snapshotId, fingerprint: sha256(identities[which % identities.length] ?? "") };
      const { id } = await vaults.suppressions.create(elevated(owner), tenantId, { vaultId: place.vaultId, reach, covers, ...(DECISIONS[decision % DECISIONS.length] ?? DECISIONS[0]), reason: "It is known.", days });
      decided.push(id);
    },
    async end({ which }) {
      const id = decided[which % Math.max(1, decided.length)];
      if (id !== undefined) await vaults.suppressions.end(elevated(owner), tenantId, id);
    },
    wait: async ({ days }) => suite.clock.advance(days * DAY),
    async report({ vault, report, named }) {
      const place = made[vault % VAULTS];
      assert.ok(place !== undefined);
      place.report = REPORTS[report % REPORTS.length] ?? REPORTS[0];
      place.snapshotId = await plant(place.vaultId, place.report, named);
    },
  };
  /** Gives how much the reports' pages leave out. */
  const compare = async (after: string): Promise<number> => {
    const { items } = getPortfolio.output.parse(await vaults.portfolio.get(owner, tenantId, {}));
    const pages: (OpenSummary & { readonly vaultId: Uuid })[] = [];
    for (const { vaultId, snapshotId } of made) {
      const open = summariseOpen(await vaults.reports.newest(owner, { teamId: tenantId, vaultId }));
      const row = items.find((each) => each.vaultId === vaultId);
      assert.deepEqual([row?.report?.snapshotId, row?.report?.findings, row?.report?.suppressed], [snapshotId, sumFindings(open), open.suppressed], after);
      pages.push({ ...open, vaultId });
    }
    const { urgent } = getPortfolioOverview.output.parse(await vaults.portfolio.overview(owner, tenantId, {}));
    const expected = pages.flatMap(({ urgent: own, vaultId }) => own.map(({ finding, urgency }) => ({ vaultId, finding, urgency }))).toSorted((a, b) => b.urgency - a.urgency);
    assert.deepEqual(urgent.map(({ urgency }) => urgency), expected.slice(0, urgent.length).map(({ urgency }) => urgency), after);
    for (const { vaultId, finding } of urgent) assert.ok(expected.some((each) => each.vaultId === vaultId && each.finding === finding), `${after}: ${finding}`);
    return pages.reduce((sum, { suppressed }) => sum + suppressed, 0);
  };
  return { compare, take: async (step: Step) => (take[step.kind] as (step: Step) => Promise<void>)(step) };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("decide" as const), vault: fc.nat(VAULTS - 1), reach: fc.constantFrom("vault" as const, "team" as const), of: fc.constantFrom("finding" as const, "rule" as const), which: fc.nat(40), decision: fc.nat(DECISIONS.length - 1), days: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const), which: fc.nat(10) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("report" as const), vault: fc.nat(VAULTS - 1), report: fc.nat(REPORTS.length - 1), named: fc.boolean() }) },
);

const decide = (parts: Partial<Extract<Step, { readonly kind: "decide" }>>): Step => ({ kind: "decide", vault: 0, reach: "vault", of: "rule", which: 0, decision: 0, days: 10, ...parts });
const ruleAt = (rule: string): number => RULES.indexOf(rule);

/** After each step, how many findings are left out of all vaults together. */
const STORY: readonly (readonly [name: string, step: Step, leftOut: number])[] = [
  ["a rule in one vault, its secret of the past with it", decide({ which: ruleAt("secret/private-key") }), 2],
  ["the same once more counts once", decide({ which: ruleAt("secret/private-key"), days: 30 }), 2],
  ["what is only looked at stays open", decide({ which: ruleAt("secret/generic-password"), decision: 4 }), 2],
  ["an advisory by the name it has elsewhere, in the whole team", decide({ reach: "team", which: ruleAt(`vulnerability/${CVE.toLowerCase()}`), decision: 1, days: 30 }), 5],
  ["one finding, in the vault of which the worker has not written names yet: a secret that stands twice", decide({ vault: 1, of: "finding", which: 3, days: 30 }), 7],
  ["one of two that cover the same expires", { kind: "wait", days: 12 }, 7],
  ["an update brings another report, without a secret in the past", { kind: "report", vault: 0, report: 1, named: true }, 6],
  ["an update brings one in which nothing of it is", { kind: "report", vault: 1, report: 2, named: true }, 3],
  ["what was ended counts again", { kind: "end", which: 3 }, 1],
  ["what has expired counts again", { kind: "wait", days: 30 }, 0],
];

forEachEngine("what the portfolio leaves out", { domains: VAULT_DOMAINS }, async (suite) => {
  const { t } = suite;

  await t.test("SUP-9 what is decided, ends, expires or is reported anew shows in the portfolio as on the report's page", async () => {
    const { compare, take } = await createCase(suite);
    assert.equal(await compare("before anything was decided"), 0);
    for (const [name, each, leftOut] of STORY) {
      await take(each);
      assert.equal(await compare(name), leftOut, name);
      assert.equal(await compare(name), leftOut, `${name}, asked again`);
    }
  });

  await t.test("SUP-9 so it does after any acts in any order", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const { compare, take } = await createCase(suite);
      for (const each of steps) {
        await take(each);
        await compare(JSON.stringify(each));
      }
    }), { numRuns: 4, endOnFailure: true });
  });
});
