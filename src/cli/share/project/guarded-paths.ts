// Files that other programs run by themselves: what a guest writes there would be run on the host's machine, or with the project's rights
// elsewhere, without anybody deciding so. They may be read and edited; the host's person says yes before they are written.

interface GuardedPath {
  readonly path: RegExp;
  readonly what: string;
}

const GUARDED: readonly GuardedPath[] = [
  { path: /(?:^|\/)package\.json$|(?:^|\/)(?:deno\.jsonc?|composer\.json|setup\.py|build\.rs|Gemfile|Rakefile)$/i, what: "its scripts run when packages are installed or built" },
  { path: /(?:^|\/)\.(?:github|gitea|forgejo|circleci|buildkite|woodpecker|semaphore)(?:\/|$)/i, what: "it runs on the project's CI" },
  { path: /(?:^|\/)(?:\.gitlab-ci\.ya?ml|\.travis\.ya?ml|\.drone\.ya?ml|\.woodpecker\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|Jenkinsfile|appveyor\.ya?ml|cloudbuild\.ya?ml|buildspec\.ya?ml)$/i, what: "it runs on the project's CI" },
  { path: /(?:^|\/)\.(?:husky|githooks|hooks)(?:\/|$)|(?:^|\/)(?:\.?lefthook\.ya?ml|\.pre-commit-config\.ya?ml)$/i, what: "it runs when somebody commits" },
  { path: /(?:^|\/)\.(?:vscode|idea|fleet|devcontainer)(?:\/|$)/i, what: "an editor runs it when it opens the project" },
  { path: /(?:^|\/)\.(?:gitignore|gitattributes|gitmodules)$/i, what: "it decides what git does here, and which files are shared" },
  { path: /(?:^|\/)\.(?:envrc|tool-versions|mise\.toml|bashrc|zshrc|profile)$|(?:^|\/)\.strongroom(?:\/|$)/i, what: "it runs when somebody enters the folder" },
  { path: /(?:^|\/)\.cargo(?:\/|$)|(?:^|\/)(?:build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|build\.sbt|mix\.exs|pom\.xml|Package\.swift|CMakeLists\.txt|Makefile|GNUmakefile|Cargo\.toml)$/i, what: "builds and language servers run it" },
];

/** What would run it; null for any other file. */
export function guardedBy(path: string): string | null {
  return GUARDED.find((each) => each.path.test(path))?.what ?? null;
}
