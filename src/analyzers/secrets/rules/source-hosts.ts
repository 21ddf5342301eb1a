// Hosts of source code and registries of packages.

import { hasBase62Checksum, withBase62Checksum } from "./checks.ts";
import type { SecretRule } from "./rule.ts";
import { formed } from "./shape.ts";

const CHECKED = { severity: "critical", check: hasBase62Checksum, complete: withBase62Checksum } as const;

export const SOURCE_HOST_RULES: readonly SecretRule[] = [
  formed("github-token", "GitHub token", ["ghp_<base62:36>", "gho_<base62:36>", "ghu_<base62:36>", "ghs_<base62:36>"], { ...CHECKED, ignores: [`token: ${"ghp"}_1dpKxQ7wLm4RzT9vBn2HsYc6JfUe3GaXo0Ti`] }),
  formed("github-refresh-token", "GitHub refresh token", "ghr_<base62:36-76>", { severity: "critical" }),
  formed("github-fine-grained-token", "GitHub fine-grained token", "github_pat_<base62:22>_<base62:59>", { severity: "critical" }),
  formed("gitlab-token", "GitLab personal access token", ["glpat-<url:20>", "glpat-<url:27-300>.<base36:9>", "glpat-<url:27-300>.<base36:2>.<base36:9>"], { severity: "critical", ignores: ["token: glpat-your_token_goes_here"] }),
  formed("gitlab-deploy-token", "GitLab deploy token", "gldt-<url:20>"),
  formed("gitlab-runner-token", "GitLab runner token", ["glrt-<url:20>", "glrtr-<url:20>", "glrt-<url:27-300>.<base36:9>", "GR1348941<url:20>"]),
  formed("gitlab-job-token", "GitLab CI job token", ["glcbt-<base62:1-5>_<url:20>", "glcbt-<url:20>"], { severity: "medium" }),
  formed("gitlab-trigger-token", "GitLab pipeline trigger token", "glptt-<hex:40>"),
  formed("gitlab-agent-token", "GitLab agent token", "glagent-<url:50>"),
  formed("gitlab-other-token", "GitLab token", ["glft-<url:20>", "glimt-<url:25>", "glsoat-<url:20>", "glffct-<url:20>", "gloas-<url:64>", "glwt-<url:20>"]),
  formed("bitbucket-app-password", "Bitbucket app password", "ATBB<base62:24><HEX:8>"),
  formed("atlassian-api-token", "Atlassian API token", ["ATATT3<url:180-200>=<HEX:8>", "ATCTT3<url:180-200>=<HEX:8>"], { severity: "critical" }),
  formed("sourcegraph-token", "Sourcegraph token", ["sgp_<hex:16>_<hex:40>", "sgp_local_<hex:40>", "sgp_<hex:40>", "slk_<hex:64>"]),
];

export const REGISTRY_RULES: readonly SecretRule[] = [
  formed("npm-token", "npm access token", "npm_<base62:36>", { ...CHECKED, ignores: ["name: npm_config_registry_of_the_whole_company_net"] }),
  formed("pypi-token", "PyPI upload token", ["pypi-AgEIcHlwaS5vcmc<url:50-400>", "pypi-AgENdGVzdC5weXBpLm9yZ<url:50-400>"], { severity: "critical" }),
  formed("rubygems-key", "RubyGems API key", "rubygems_<hex:48>", { severity: "critical" }),
  formed("crates-token", "crates.io token", "cio<base62:32>", { severity: "critical", confidence: "medium", ignores: ["name: cioInitialisationOfTheWholePipeline1"] }),
  formed("nuget-key", "NuGet API key", "oy2<base36:43>", { severity: "critical" }),
  formed("docker-token", "Docker access token", ["dckr_pat_<url:27>", "dckr_oat_<url:27-32>"], { severity: "critical" }),
  formed("clojars-token", "Clojars deploy token", "CLOJARS_<base36:60>"),
  formed("artifactory-key", "Artifactory API key", "AKCp<base62:69>"),
  formed("artifactory-reference-token", "Artifactory reference token", "cmVmdGtu<base62:56>"),
  formed("packagist-token", "Packagist token", ["packagist_ort_<hex:68>", "packagist_out_<hex:68>", "packagist_uut_<hex:68>", "packagist_ack_<hex:68>", "packagist_acs_<hex:68>"]),
];
