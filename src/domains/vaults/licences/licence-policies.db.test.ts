// The policy by which a team judges licences, on both engines: who may change it, and that all that tells of licences follows at once, old snapshots too.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { plantNamedReport } from "#domains/vaults/testing/plant-report.ts";
import { createWebHouse, VAULT_DOMAINS } from "#domains/vaults/testing/web-house.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { DEFAULT_LICENCE_POLICY, type LicencePolicy } from "#protocol/licences/policy.ts";
import { sampleFacets } from "#protocol/report/sample-facets.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";
import type { Report } from "#protocol/report/schema.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const OWN: LicencePolicy = { ...DEFAULT_LICENCE_POLICY, licences: [{ id: "GPL-3.0-only", verdict: "allow" }, { id: "MIT", verdict: "deny" }] };

async function createCase(suite: TestSuite, facets = sampleFacets()) {
  const house = await createWebHouse(suite);
  const { vaults, owner, tenantId, blobs, evidenceKey } = house;
  const vault = await vaults.edits.create(owner, tenantId, { projectId: createUuid(), name: "Judged", replication: "manual", source: { kind: "git", url: "https://example.org/a.git", ref: "main" } });
  const place = { teamId: tenantId, vaultId: vault.id };
  const plant = async () => await plantNamedReport(suite, blobs, { report: sampleReport({ facets }), tenantId, vaultId: vault.id, at: new Date(suite.clock.now()), key: await evidenceKey({ tenantId, vaultId: vault.id }) });
  return { ...house, place, snapshotId: await plant(), plant };
}

const said = ({ facets: { licences } }: Report): unknown[] => [licences?.policy, licences?.byRule.map(({ rule, verdict, findings }) => `${verdict} ${rule} ${findings}`).join(", ")];
const PUBLISHED_SAYS = ["strongroom.licence-policy/1", "deny dependency-licence 1, review dependency-licence-missing 39"];
const OWN_SAYS = ["own", "deny dependency-licence 200, deny file-licence 4, review dependency-licence-missing 39"];

async function read({ body }: Download): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString("latin1");
}

forEachEngine("the policy of licences", { domains: VAULT_DOMAINS }, async (suite) => {
  const { t, asOwner, clock } = suite;

  await t.test("it is the published one until who runs the team changes it, each change is recorded, and it comes back", async () => {
    const { vaults: { licencePolicies: policies }, as, tenantId } = await createCase(suite);
    assert.deepEqual(await policies.get(as("viewer"), tenantId), { policy: DEFAULT_LICENCE_POLICY, changedAt: null, since: null });
    for (const role of ["analyst", "viewer", "compliance-officer"] as const) {
      await assert.rejects(policies.change(as(role), tenantId, OWN), fails("access.denied"));
      await assert.rejects(policies.reset(as(role), tenantId), fails("access.denied"));
    }
    const changed = await policies.change(as("administrator"), tenantId, OWN);
    assert.deepEqual([changed.policy, Date.parse(changed.changedAt ?? "")], [OWN, clock.now()]);
    assert.deepEqual(await policies.get(as("viewer"), tenantId), changed);
    await clock.advance(DAY);
    assert.deepEqual(await policies.reset(as("owner"), tenantId), { policy: DEFAULT_LICENCE_POLICY, changedAt: null, since: new Date(clock.now()).toISOString() });
    const acts = await asOwner("select event from audit_outbox where tenant_id = $1 and event = 'vaults.licence-policy-changed'", [tenantId]);
    assert.equal(acts.length, 2);
    await assert.rejects(policies.get(as("owner"), createUuid()), fails("team.unknown"), "another team's is unknown");
  });

  await t.test("every snapshot that is there is judged by it at once, with names and without, in files as of then too", async () => {
    const { vaults, owner, as, tenantId, place, snapshotId, plant } = await createCase(suite);
    await clock.advance(DAY);
    await plant();
    const both = async (): Promise<unknown[]> => [said(await vaults.reports.of(owner, place, snapshotId)), said(await vaults.reports.newest(as("viewer"), place))];
    assert.deepEqual(await both(), [PUBLISHED_SAYS, PUBLISHED_SAYS]);
    const before = new Date(clock.now()).toISOString();
    const file = (format: "json" | "html" | "pdf" | "sarif", asOf?: string): Promise<string> => vaults.exports.file(owner, place, { snapshotId, format, asOf }).then(read);
    const formats = ["json", "html", "pdf", "sarif"] as const;
    const published = await Promise.all(formats.map((format) => file(format)));
    await clock.advance(DAY);
    const { changedAt } = await vaults.licencePolicies.change(owner, tenantId, OWN);
    assert.deepEqual(await both(), [OWN_SAYS, OWN_SAYS]);
    assert.deepEqual((await vaults.reports.newest(as("viewer"), place)).facets.licences?.matters, []);
    assert.ok((await vaults.reports.newest(owner, place)).facets.licences?.matters.some(({ subject }) => subject === "src/shared.ts"));
    assert.match(await file("html"), /policy of \d/);
    assert.match(await file("sarif"), new RegExp(`"changedAt": ?"${changedAt}"`));
    for (const [index, format] of formats.entries()) {
      assert.notEqual(await file(format), published[index], format);
      assert.equal(await file(format, before), published[index], `${format} as of then, the same bytes again`);
    }
  });

  await t.test("lists, the portfolio, the gate and the Archivist follow", async () => {
    const { vaults, owner, as, tenantId, place } = await createCase(suite);
    await vaults.gates.changeTeam(owner, tenantId, { maxOpen: { medium: 3 }, minAnalysed: 0 });
    const asked = (vaultId: string | null) => vaults.archivist.ask(as("viewer"), tenantId, { question: "Are its licences fine?", vaultId, by: "rules", before: [], signal: new AbortController().signal });
    const told = async () => {
      const [point] = (await vaults.reports.trend(owner, place, {})).items;
      const [row] = (await vaults.portfolio.get(owner, tenantId, {})).items;
      const overview = await vaults.portfolio.overview(owner, tenantId, {});
      const gate = await vaults.gates.ofVault(owner, place);
      assert.equal(gate.licencesOf, (await vaults.licencePolicies.get(owner, tenantId)).changedAt);
      return {
        licences: point?.licences, score: point?.score === row?.report?.score ? point?.score : "differ", gate: gate.state,
        urgent: overview.urgent.some(({ basis }) => /policy of \d/.test(basis)), archivist: (await asked(place.vaultId)).text,
      };
    };
    const published = await told();
    assert.deepEqual([published.licences, published.gate, published.urgent], [{ denied: 1, review: 39 }, "passed", false]);
    assert.match(published.archivist, /The policy denies 1 and wants a look at 39/);
    await vaults.licencePolicies.change(owner, tenantId, OWN);
    const own = await told();
    assert.deepEqual([own.licences, own.gate], [{ denied: 204, review: 39 }, "failed"]);
    assert.match(own.archivist, /The policy of \d+\s\w+\s\d{4} denies 204 and wants a look at 39/);
    assert.ok(Number(own.score) < Number(published.score), `${own.score} < ${published.score}`);
    await clock.advance(1);
    await vaults.licencePolicies.reset(owner, tenantId);
    assert.deepEqual(await told(), published);
  });

  await t.test("a suppression holds whatever the policy, of what it still denies", async () => {
    const { vaults, owner, elevated, tenantId, place } = await createCase(suite);
    await vaults.suppressions.create(elevated(owner), tenantId, { vaultId: place.vaultId, reach: "team", covers: { kind: "rule", rule: "licence/file-licence" }, state: "false_positive", justification: null, response: null, reason: "It is known and borne.", days: 10 });
    const covered = async () => (await vaults.reports.newest(owner, place)).suppressions?.byRule;
    assert.deepEqual(await covered(), []);
    await vaults.licencePolicies.change(owner, tenantId, OWN);
    assert.deepEqual((await covered())?.map(({ rule, suppressed }) => `${rule} ${suppressed}`), ["licence/file-licence 1"]);
  });

  await t.test("a snapshot of before its facts were kept stays as it was judged", async () => {
    const { licences, ...others } = sampleFacets();
    assert.ok(licences);
    const { vaults, owner, tenantId, place } = await createCase(suite, { ...others, licences: { ...licences, facts: null, places: [] } });
    await asOwner("update vault_snapshots set results = results #- '{facets,licences,facts}' #- '{facets,licences,policyChangedAt}' where tenant_id = $1", [tenantId]);
    await vaults.licencePolicies.change(owner, tenantId, OWN);
    assert.deepEqual(said(await vaults.reports.newest(owner, place)), PUBLISHED_SAYS);
    assert.deepEqual((await vaults.reports.trend(owner, place, {})).items[0]?.licences, { denied: 1, review: 39 });
    assert.match((await vaults.archivist.ask(owner, tenantId, { question: "Are its licences fine?", vaultId: place.vaultId, by: "rules", before: [], signal: new AbortController().signal })).text, /The policy denies 1/);
  });
});
