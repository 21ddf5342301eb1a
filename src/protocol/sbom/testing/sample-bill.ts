// A bill with one of everything, and arbitrary ones.

import { createHash } from "node:crypto";

import fc from "fast-check";

import type { BillComponent, BillInput } from "#protocol/sbom/bill.ts";

export function sha256(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

export const SAMPLE_BILL: BillInput = {
  subject: { name: "shop", version: "0123456789abcdef0123456789abcdef01234567" },
  tool: { name: "strongroom", version: "0.1.0" },
  createdAt: "2026-11-30T12:00:00.123Z",
  advisories: { source: "osv", date: "2026-11-20" },
  completeness: "incomplete",
  sha256,
  components: [
    {
      purl: "pkg:npm/%40scope/a@1.0.0", ecosystem: "npm", name: "@scope/a", version: "1.0.0", requirements: ["^1"], scope: "runtime", direct: true, dependsOn: ["pkg:npm/b@2.0.0", "pkg:npm/absent@1"],
      licence: { expression: "MIT OR Apache-2.0" }, integrity: `sha512-${Buffer.alloc(64, 1).toString("base64")}`, from: ["package-lock.json"],
    },
    { purl: "pkg:npm/b@2.0.0", ecosystem: "npm", name: "b", version: "2.0.0", scope: "runtime", direct: false, dependsOn: ["pkg:npm/%40scope/a@1.0.0"], licence: { name: "see LICENCE.txt" } },
    { purl: "pkg:maven/org.example/c", ecosystem: "Maven", name: "org.example:c", version: null, requirements: ["[1,2)"], scope: "development", direct: true, dependsOn: [] },
    { purl: "pkg:golang/example.com/d@v1.0.0", ecosystem: "Go", name: "example.com/d", version: "v1.0.0", scope: "build", direct: null, dependsOn: [], integrity: "h1:abc=" },
    { purl: "pkg:docker/debian@12", ecosystem: "Docker", name: "debian", version: "12", scope: "optional", direct: true, dependsOn: [], integrity: `sha256:${"0f".repeat(32)}` },
  ],
  vulnerabilities: [
    {
      id: "MADE-UP-1", source: { name: "OSV", url: "https://osv.example/MADE-UP-1" }, aliases: ["MADE-UP-CVE-1"], ratings: [{ method: "CVSSv31", score: 9.8, severity: "critical", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
      cwes: [79, 20, 79], description: "Made up for this test.", recommendation: "2.0.1", published: "2026-01-01T00:00:00Z", affects: ["pkg:npm/b@2.0.0", "pkg:npm/absent@1"],
      analysis: { state: "not_affected", justification: "code_not_reachable", response: ["update"], detail: "The function is not called." },
    },
    { id: "MADE-UP-0", source: { name: "OSV" }, aliases: [], ratings: [], cwes: [], affects: [] },
  ],
};

const word = fc.oneof(fc.constantFrom("a", "é", "@scope/x", "org:y", "a/b/c", "LicenseRef-x", "\u2028", '"', "%", "--1"), fc.string({ minLength: 1, maxLength: 8 }));
const component: fc.Arbitrary<BillComponent> = fc.record({
  purl: word.map((text) => `pkg:npm/${encodeURIComponent(text.toWellFormed())}`),
  ecosystem: fc.constantFrom("npm", "Maven", "Docker", "PyPI"),
  name: word,
  version: fc.option(word),
  requirements: fc.array(word, { maxLength: 2 }),
  scope: fc.constantFrom("runtime", "optional", "peer", "build", "development"),
  direct: fc.constantFrom(true, false, null),
  dependsOn: fc.array(word.map((text) => `pkg:npm/${encodeURIComponent(text.toWellFormed())}`), { maxLength: 3 }),
  licence: fc.oneof(fc.constant({ expression: "MIT" }), word.map((name) => ({ name }))),
  integrity: fc.constantFrom("sha512-????", "sha1:zz", `sha1-${Buffer.alloc(20, 7).toString("base64")}`, "h1:x", ""),
});

export const anyBill: fc.Arbitrary<BillInput> = fc.uniqueArray(component, { selector: ({ purl }) => purl, maxLength: 8 }).map((components) => ({ ...SAMPLE_BILL, components }));
