// PO-01 and PO-05, on answers of every kind: what is reached over TLS says so for years, and every answer carries a policy under which
// nothing inline runs.

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

import { askEveryKind, type WebProbe } from "./web-probe.ts";

/** As browsers ask for before they keep a list of such hosts (hstspreload.org). */
const MIN_AGE_SECONDS = 31_536_000;

export function httpsOnly({ probe, refusesPlain }: { readonly probe: () => WebProbe; readonly refusesPlain: () => Promise<boolean> }): Claim {
  return {
    id: "PO-01",
    statement: "Over a network the server is reached by HTTPS only, and every answer says so for two years (HSTS).",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "daily", check: { run: async () => checkHttps(probe(), refusesPlain) } },
  };
}

async function checkHttps(probe: WebProbe, refusesPlain: () => Promise<boolean>): Promise<CheckOutcome> {
  const answers = await askEveryKind(probe);
  const weak = answers.filter(({ headers }) => {
    const value = headers["strict-transport-security"] ?? "";
    return Number(/max-age=(\d+)/.exec(value)?.[1] ?? 0) < MIN_AGE_SECONDS || !value.includes("includeSubDomains");
  });
  const refused = await refusesPlain();
  const evidence = { answers: answers.length, without: weak.map(({ what }) => what).join(", ") || "none", "plain http on a network": refused ? "refused" : "served" };
  if (!refused) return claimFails("The server would serve a network in plain http.", evidence);
  if (weak.length > 0) return claimFails(`Answers without HSTS: ${weak.map(({ what }) => what).join(", ")}.`, evidence);
  return claimPasses(`${answers.length} kinds of answers over TLS carry HSTS, and plain http on a network is refused at the start.`, evidence);
}

const DEMANDED: readonly (readonly [directive: string, value: RegExp])[] = [
  ["default-src", /^'none'$/],
  ["object-src", /^'none'$/],
  ["base-uri", /^'none'$/],
  ["frame-ancestors", /^'none'$/],
  ["form-action", /^'self'$/],
  ["require-trusted-types-for", /^'script'$/],
  ["report-uri", /^\/api\/v1\//],
];
const LOOSE = /'unsafe-|\*|\bhttps?:|(?:script-src|default-src)[^;]*\bdata:/;

export function restrictivePolicy({ probe }: { readonly probe: () => WebProbe }): Claim {
  return {
    id: "PO-05",
    statement: "Every answer carries a content security policy without anything inline, with Trusted Types, and violations are reported.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "daily", check: { run: async () => checkPolicy(probe()) } },
  };
}

async function checkPolicy(probe: WebProbe): Promise<CheckOutcome> {
  const answers = await askEveryKind(probe);
  const faults = answers.flatMap(({ what, headers, body }) => [...policyFaults(headers["content-security-policy"] ?? ""), ...inlineFaults(headers["content-type"] ?? "", body)].map((fault) => `${what}: ${fault}`));
  const evidence = { answers: answers.length, faults: faults.join("; ").slice(0, 300) || "none" };
  if (faults.length > 0) return claimFails(`The policy is not what it must be: ${faults.join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`${answers.length} kinds of answers carry the policy, and no page has anything inline.`, evidence);
}

function policyFaults(policy: string): readonly string[] {
  const directives = new Map(policy.split(";").map((part): [string, string] => {
    const [name = "", ...values] = part.trim().split(/\s+/);
    return [name, values.join(" ")];
  }));
  const missing = DEMANDED.filter(([name, value]) => !value.test(directives.get(name) ?? "")).map(([name]) => name);
  return [...missing, ...(LOOSE.test(policy) ? ["something is allowed from anywhere or inline"] : [])];
}

/** What a page would run or style without a file of its own. */
function inlineFaults(contentType: string, body: string): readonly string[] {
  if (!contentType.startsWith("text/html")) return [];
  const inline = /<script(?![^>]*\bsrc=)[^>]*>|<style\b|\son[a-z]+\s*=|\sstyle\s*=|javascript:/i.exec(body)?.[0];
  return inline === undefined ? [] : [`the page has ${inline.trim().slice(0, 20)}`];
}
