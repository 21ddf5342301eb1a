// The analyser of dependencies: what a lock file or a manifest says of the packages that a project uses.

import type { Analyzer } from "#analyzers/contract.ts";
import { readManifest } from "./read-manifest.ts";

export const dependenciesAnalyzer: Analyzer = {
  id: "dependencies",
  version: 2,
  summary: "packages of lock files and manifests: versions, direct or not, and what for",
  examples: {
    finds: [
      { path: "package.json", content: '{"dependencies":{"react":"^19.0.0"},"devDependencies":{"vite":"8.3.8"}}', says: "npm manifest: react ^19.0.0 runtime, vite 8.3.8 development" },
      { path: "web/package-lock.json", content: '{"lockfileVersion":3,"packages":{"":{"dependencies":{"a":"^1"}},"node_modules/a":{"version":"1.2.0"},"node_modules/b":{"version":"2.0.0","dev":true}}}', says: "npm lock: a 1.2.0 runtime, b 2.0.0 development" },
      { path: "requirements-dev.txt", content: "pytest==8.3.4  # tests\n", says: "PyPI manifest: pytest 8.3.4 development" },
      { path: "go.mod", content: "module example.com/a\ngo 1.22\nrequire golang.org/x/net v0.30.0 // indirect\n", says: "Go manifest: golang.org/x/net v0.30.0 runtime" },
      { path: ".github/workflows/ci.yml", content: "on: push\njobs:\n  test:\n    steps:\n      - uses: actions/checkout@v4\n", says: "GitHub Actions manifest: actions/checkout v4 build" },
      { path: "Dockerfile", content: "ARG TAG=3.20\nFROM alpine:${TAG}\n", says: "Docker manifest: alpine 3.20 runtime" },
    ],
    ignores: [
      { path: "src/package.ts", content: 'export const dependencies = { react: "^19.0.0" };\n', says: "nothing" },
      { path: "compose.yaml", content: "services:\n  uses: { image: a }\n", says: "nothing" },
      { path: "package.json", content: '{"scripts":{"react":"^19.0.0"},"dependencies":{"shared":"workspace:*","tools":"file:../tools"}}', says: "npm manifest: no packages" },
      { path: "go.sum", content: "golang.org/x/net v0.30.0/go.mod h1:aaaa=\n", says: "Go lock: no packages" },
      { path: "Dockerfile", content: "FROM scratch\n# FROM alpine:3\n", says: "Docker manifest: no packages" },
    ],
  },
  examine(path, content) {
    const facts = readManifest({ name: path.slice(path.lastIndexOf("/") + 1), content });
    if (facts === null) return "nothing";
    const packages = facts.packages.map(({ name, version, requirement, scope }) => `${name} ${version ?? requirement ?? "any"} ${scope ?? "for no stated reason"}`);
    const errors = facts.errors.map(({ message }) => message);
    return `${facts.ecosystem} ${facts.role}: ${[...packages, ...errors].join(", ") || "no packages"}`;
  },
};
