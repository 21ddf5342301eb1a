// The analyser of known vulnerabilities: components against advisories. Its examples are components in JSON and the advisories that come
// with the program.

import type { Analyzer } from "#analyzers/contract.ts";
import { listKnownAdvisories } from "./known-advisories.ts";
import { matchAdvisories, type Finding, type VersionedComponent } from "./match-advisories.ts";
import { createReader } from "./record-reader.ts";

const MAX_COMPONENTS = 1_000;

export const vulnerabilitiesAnalyzer: Analyzer = {
  id: "vulnerabilities",
  version: 2,
  summary: "known vulnerabilities of dependencies, with severity, way in and fix",
  examples: {
    finds: [
      { path: "components.json", content: '{"components":[{"ecosystem":"npm","name":"lodash","version":"4.17.20"}]}', says: "GHSA-35jh-r3h4-6jhm high 7.2, fixed in 4.17.21" },
      { path: "components.json", content: '{"components":[{"ecosystem":"PyPI","name":"Requests","version":"2.30"}]}', says: "GHSA-j8r2-6x86-q33q medium 6.1, fixed in 2.31.0" },
      { path: "components.json", content: '{"components":[{"ecosystem":"Maven","name":"org.apache.logging.log4j:log4j-core","version":"2.12.1"}]}', says: "GHSA-jfh8-c2jp-5v3q critical 10.0, fixed in 2.12.2" },
      { path: "components.json", content: '{"components":[{"ecosystem":"RubyGems","name":"actionview","version":"5.1.6.1"}]}', says: "GHSA-86g5-2wh3-gc9j high 7.5, fixed in 5.1.6.2" },
      { path: "components.json", content: '{"components":[{"ecosystem":"npm","name":"lodash","version":"latest"}]}', says: "GHSA-p6mc-m468-83gw cannot be told, GHSA-35jh-r3h4-6jhm cannot be told" },
    ],
    ignores: [
      { path: "components.json", content: '{"components":[{"ecosystem":"npm","name":"lodash","version":"4.17.21"}]}', says: "nothing known" },
      { path: "components.json", content: '{"components":[{"ecosystem":"PyPI","name":"lodash","version":"4.17.20"}]}', says: "nothing known" },
      { path: "components.json", content: '{"components":[{"ecosystem":"Go","name":"golang.org/x/net","version":"v0.23.0"}]}', says: "nothing known" },
      { path: "components.json", content: '{"components":[{"ecosystem":"npm","name":"express","version":"5.0.0-beta.3"}]}', says: "nothing known" },
      { path: "components.json", content: '{"components":[{"ecosystem":"crates.io","name":"time","version":"0.3.36"}]}', says: "nothing known" },
    ],
  },
  examine(_path, content) {
    const components = createReader(JSON.parse(new TextDecoder().decode(content))).objects("components", MAX_COMPONENTS).map((entry): VersionedComponent => {
      const [ecosystem, name, version] = [entry.text("ecosystem"), entry.text("name"), entry.text("version")];
      return { purl: `${ecosystem}/${name}@${version}`, ecosystem, name, version, scope: "runtime", direct: true, path: [] };
    });
    const { findings } = matchAdvisories({ components, advisories: listKnownAdvisories() });
    return findings.length === 0 ? "nothing known" : findings.map(describe).join(", ");
  },
};

function describe({ id, answer, severity, fixedVersions }: Finding): string {
  if (answer === "unknown") return `${id} cannot be told`;
  const score = severity.score === null ? "" : ` ${severity.score.toFixed(1)}`;
  return `${id} ${severity.rating}${score}, ${fixedVersions.length === 0 ? "no fix named" : `fixed in ${fixedVersions.join(", ")}`}`;
}
