// A record of OSV in which every part that is read, and some that are not, is there.

export const WHOLE = {
  schema_version: "1.7.5",
  id: "TEST-2026-1",
  modified: "2026-01-02T03:04:05.678Z",
  published: "2026-01-01T00:00:00Z",
  aliases: ["CVE-2026-0001"],
  upstream: ["CVE-2026-0001"],
  summary: "Made up",
  details: "Nothing of this is real.",
  severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" }],
  affected: [{
    package: { ecosystem: "npm", name: "made-up", purl: "pkg:npm/made-up" },
    ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "1.0.0" }], database_specific: { source: "here" } }],
    versions: ["0.1.0"],
    ecosystem_specific: { urgency: "none" },
  }],
  references: [{ type: "WEB", url: "https://example.org" }],
  database_specific: { severity: "HIGH", cwe_ids: ["CWE-79", 5, "no"] },
};
