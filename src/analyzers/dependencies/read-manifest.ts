// Which reader reads which file: one table, by base name.

import { decodeText } from "#analyzers/history/decode-text.ts";
import type { AnalysedFile } from "#analyzers/contract.ts";
import { isWorkflow, readWorkflow } from "./actions/workflow.ts";
import { collectFacts, type FactCollector, type ManifestKind } from "./collect-facts.ts";
import { readConanfile, readConanLock } from "./conan/conan.ts";
import { readPubspec, readPubspecLock } from "./dart/pub.ts";
import { readDockerfile } from "./docker/dockerfile.ts";
import { readPackagesConfig, readPackagesLock, readPackagesProps, readProjectFile } from "./dotnet/nuget.ts";
import type { ManifestFacts } from "./facts.ts";
import { readGoMod, readGoSum } from "./go/go-files.ts";
import { readGradleLockfile, readVersionCatalog } from "./java/gradle.ts";
import { readPom } from "./java/pom.ts";
import { readBunLock } from "./npm/bun-lock.ts";
import { readPackageJson } from "./npm/package-json.ts";
import { readPackageLock } from "./npm/package-lock.ts";
import { readPnpmLock } from "./npm/pnpm-lock.ts";
import { readYarnLock } from "./npm/yarn-lock.ts";
import { readComposerJson, readComposerLock } from "./php/composer.ts";
import { readPipfile } from "./python/pipfile.ts";
import { readPyproject } from "./python/pyproject.ts";
import { readPipfileLock, readPoetryLock, readUvLock } from "./python/python-locks.ts";
import { readRequirements } from "./python/requirements-txt.ts";
import { readSetupCfg } from "./python/setup-cfg.ts";
import { readGemfile, readGemfileLock, readGemspec } from "./ruby/bundler.ts";
import { readCargoLock, readCargoToml } from "./rust/cargo.ts";
import { readPackageResolved } from "./swift/package-resolved.ts";
import { SyntaxProblem } from "./syntax/tree.ts";

/** A million lines of the longest kind; what people write by hand is a tenth of a percent of that. */
const MAX_LOCK_BYTES = 64 * 1024 * 1024;
const MAX_MANIFEST_BYTES = 2 * 1024 * 1024;

type Read = (text: string, facts: FactCollector, fileName: string) => void;

interface ManifestReader extends ManifestKind {
  readonly read: Read;
  /** Where the name alone does not tell. */
  readonly recognises?: (text: string) => boolean;
}

const manifest = (format: string, ecosystem: ManifestKind["ecosystem"], read: Read): ManifestReader => ({ format, ecosystem, role: "manifest", read });
const lock = (format: string, ecosystem: ManifestKind["ecosystem"], read: Read): ManifestReader => ({ format, ecosystem, role: "lock", read });

const WORKFLOW: ManifestReader = { ...manifest("GitHub workflow", "GitHub Actions", readWorkflow), recognises: isWorkflow };
const DOCKERFILE = manifest("Dockerfile", "Docker", readDockerfile);
const REQUIREMENTS = manifest("requirements.txt", "PyPI", readRequirements);

const BY_NAME: ReadonlyMap<string, ManifestReader> = new Map(
  [
    manifest("package.json", "npm", readPackageJson),
    lock("package-lock.json", "npm", readPackageLock),
    lock("npm-shrinkwrap.json", "npm", readPackageLock),
    lock("yarn.lock", "npm", readYarnLock),
    lock("pnpm-lock.yaml", "npm", readPnpmLock),
    lock("bun.lock", "npm", readBunLock),
    manifest("pyproject.toml", "PyPI", readPyproject),
    manifest("setup.cfg", "PyPI", readSetupCfg),
    manifest("Pipfile", "PyPI", readPipfile),
    lock("Pipfile.lock", "PyPI", readPipfileLock),
    lock("poetry.lock", "PyPI", readPoetryLock),
    lock("uv.lock", "PyPI", readUvLock),
    manifest("go.mod", "Go", readGoMod),
    lock("go.sum", "Go", readGoSum),
    manifest("Cargo.toml", "crates.io", readCargoToml),
    lock("Cargo.lock", "crates.io", readCargoLock),
    manifest("pom.xml", "Maven", readPom),
    lock("gradle.lockfile", "Maven", readGradleLockfile),
    lock("buildscript-gradle.lockfile", "Maven", readGradleLockfile),
    lock("packages.lock.json", "NuGet", readPackagesLock),
    manifest("packages.config", "NuGet", readPackagesConfig),
    manifest("Directory.Build.props", "NuGet", readProjectFile),
    manifest("Directory.Build.targets", "NuGet", readProjectFile),
    manifest("Directory.Packages.props", "NuGet", readPackagesProps),
    manifest("composer.json", "Packagist", readComposerJson),
    lock("composer.lock", "Packagist", readComposerLock),
    manifest("Gemfile", "RubyGems", readGemfile),
    manifest("gems.rb", "RubyGems", readGemfile),
    lock("Gemfile.lock", "RubyGems", readGemfileLock),
    lock("gems.locked", "RubyGems", readGemfileLock),
    manifest("pubspec.yaml", "Pub", readPubspec),
    lock("pubspec.lock", "Pub", readPubspecLock),
    lock("Package.resolved", "SwiftURL", readPackageResolved),
    manifest("conanfile.txt", "ConanCenter", readConanfile),
    lock("conan.lock", "ConanCenter", readConanLock),
  ].map((reader) => [reader.format, reader]),
);

const BY_PATTERN: readonly (readonly [pattern: RegExp, reader: ManifestReader])[] = [
  [/^(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.(?:D|d)ockerfile$/, DOCKERFILE],
  [/^(?:[\w.-]*[-_.])?requirements(?:[-_.][\w.-]*)?\.(?:txt|in)$/, REQUIREMENTS],
  [/\.versions\.toml$/, manifest("libs.versions.toml", "Maven", readVersionCatalog)],
  [/\.(?:cs|fs|vb)proj$/, manifest("project file", "NuGet", readProjectFile)],
  [/\.gemspec$/, manifest("gemspec", "RubyGems", readGemspec)],
  [/\.ya?ml$/, WORKFLOW],
];

/** Whether a file of this name is a lock file or a manifest, as far as the name alone tells; and which. */
export function findManifestKind(name: string): ManifestKind | null {
  const reader = findReader(name);
  return reader === undefined || reader.recognises !== undefined ? null : reader;
}

function findReader(name: string): ManifestReader | undefined {
  return BY_NAME.get(name) ?? BY_PATTERN.find(([pattern]) => pattern.test(name))?.[1];
}

/** What the file says of packages, or null where it is none of those that do. Never throws: what cannot be read is in `errors`. */
export function readManifest({ name, content }: Pick<AnalysedFile, "name" | "content">): ManifestFacts | null {
  const reader = findReader(name);
  if (reader === undefined) return null;
  const maxBytes = reader.role === "lock" ? MAX_LOCK_BYTES : MAX_MANIFEST_BYTES;
  const facts = collectFacts(reader);
  if (content.length > maxBytes) {
    if (reader.recognises !== undefined) return null;
    facts.fail(`expected at most ${maxBytes} bytes`);
    return facts.finish();
  }
  const text = decodeText(content).replace(/^\ufeff/, "");
  if (reader.recognises?.(text) === false) return null;
  try {
    reader.read(text, facts, name);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    facts.fail(error.message, error.line);
  }
  return facts.finish();
}
