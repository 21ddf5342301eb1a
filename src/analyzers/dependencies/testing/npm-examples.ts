// Files of npm, yarn, pnpm and bun, and what they say.

import type { Example } from "./say-facts.ts";

export const PACKAGE_JSON = `{
  "name": "shop", "version": "1.0.0", "license": "MIT",
  "engines": { "node": ">=20" },
  "workspaces": ["packages/*"],
  "dependencies": {
    "exact": "1.2.3",
    "range": "^2.0.0 || 3",
    "alias": "npm:real@4.0.0",
    "shared": "workspace:^",
    "local": "file:../local",
    "fork": "github:someone/fork#main",
    "archive": "https://example.com/a.tgz",
    "twice": "^1"
  },
  "devDependencies": { "tool": "=5.0.0" },
  "optionalDependencies": { "twice": "^1" },
  "peerDependencies": { "host": ">=1", "maybe": "*" },
  "peerDependenciesMeta": { "maybe": { "optional": true } }
}`;

export const LOCK_3 = `{
  "name": "shop", "lockfileVersion": 3,
  "packages": {
    "": { "name": "shop", "license": "MIT", "dependencies": { "a": "^1", "own": "*" }, "devDependencies": { "c": "1" } },
    "node_modules/a": { "version": "1.1.0", "license": "ISC", "integrity": "sha512-a", "dependencies": { "b": "^2" }, "peerDependencies": { "absent": "*" } },
    "node_modules/a/node_modules/b": { "version": "2.0.0" },
    "node_modules/b": { "version": "1.0.0", "dev": true, "dependencies": { "alias": "*" } },
    "node_modules/c": { "version": "1.0.0", "dev": true, "dependencies": { "b": "^1" } },
    "node_modules/alias": { "name": "real", "version": "3.0.0", "dev": true, "optional": true },
    "node_modules/both": { "version": "1.0.0", "devOptional": true },
    "node_modules/fork": { "version": "1.0.0", "resolved": "git+ssh://git@example.com/a/fork.git#0123" },
    "node_modules/own": { "resolved": "packages/own", "link": true },
    "packages/own": { "version": "0.0.0", "dependencies": { "both": "1" } }
  }
}`;

const LOCK_1 = `{
  "lockfileVersion": 1,
  "dependencies": {
    "a": { "version": "1.0.0", "integrity": "sha1-a", "requires": { "b": "^2" }, "dependencies": { "b": { "version": "2.0.0" } } },
    "b": { "version": "1.0.0", "dev": true },
    "alias": { "version": "npm:real@3.0.0" },
    "local": { "version": "file:../local" }
  }
}`;

export const YARN_1 = `# yarn lockfile v1


"@scope/a@^1.0.0", "@scope/a@^1.1.0":
  version "1.2.0"
  resolved "https://registry.example/a-1.2.0.tgz#hash"
  integrity sha512-a
  dependencies:
    b "^2.0.0 || ^3"
    "@scope/c" "*"

b@^1.0.0:
  version "1.5.0"

"b@^2.0.0 || ^3":
  version "3.0.0"
  optionalDependencies:
    fsevents "~2"

"@scope/c@*", "alias@npm:@scope/c@*":
  version "0.1.0"

fsevents@~2:
  version "2.3.3"

"local@file:../local":
  version "0.0.0"
`;

const YARN_BERRY = `# generated

__metadata:
  version: 8
  cacheKey: 10

"a@npm:^1.0.0, a@npm:^1.1.0":
  version: 1.2.0
  resolution: "a@npm:1.2.0"
  dependencies:
    b: "npm:^2.0.0"
  checksum: 10/abc
  languageName: node
  linkType: hard

"b@npm:^2.0.0":
  version: 2.0.0
  resolution: "b@npm:2.0.0"
  languageName: node
  linkType: hard

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    a: "npm:^1.1.0"
  languageName: unknown
  linkType: soft
`;

const PNPM_9 = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

importers:

  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.1.0(host@2.0.0)
      short:
        specifier: npm:long@1
        version: long@1.0.0
    devDependencies:
      tool:
        specifier: 1.0.0
        version: 1.0.0
  packages/own:
    dependencies:
      shop:
        specifier: workspace:*
        version: link:../..

packages:

  a@1.1.0:
    resolution: {integrity: sha512-a}
    engines: {node: '>=18'}
    peerDependencies:
      host: '*'

  '@scope/b@2.0.0':
    resolution: {integrity: sha512-b}

  host@2.0.0:
    resolution: {integrity: sha512-h}

  long@1.0.0:
    resolution: {integrity: sha512-l}

  tool@1.0.0:
    resolution: {integrity: sha512-t}

snapshots:

  a@1.1.0(host@2.0.0):
    dependencies:
      '@scope/b': 2.0.0
      host: 2.0.0

  '@scope/b@2.0.0': {}

  host@2.0.0: {}

  long@1.0.0: {}

  tool@1.0.0: {}
`;

const PNPM_6 = `lockfileVersion: '6.0'

dependencies:
  a:
    specifier: ^1.0.0
    version: 1.1.0(host@2.0.0)

packages:

  /@scope/b@2.0.0:
    resolution: {integrity: sha512-b}
    dev: false

  /a@1.1.0(host@2.0.0):
    resolution: {integrity: sha512-a}
    dependencies:
      '@scope/b': 2.0.0
    dev: false

  /tool@1.0.0:
    resolution: {integrity: sha512-t}
    dev: true
`;

const PNPM_5 = `lockfileVersion: 5.4

specifiers:
  a: ^1.0.0

dependencies:
  a: 1.1.0_host@2.0.0

packages:

  /@scope/b/2.0.0:
    resolution: {integrity: sha512-b}
    dev: false

  /a/1.1.0_host@2.0.0:
    resolution: {integrity: sha512-a}
    dependencies:
      '@scope/b': 2.0.0
    dev: false
`;

const BUN = `{
  "lockfileVersion": 1,
  "workspaces": {
    "": { "name": "shop", "dependencies": { "a": "^1" }, "devDependencies": { "tool": "1" } },
    "packages/own": { "name": "own", "dependencies": { "b": "^1", "shop": "workspace:*" } },
  },
  "packages": {
    "a": ["a@1.1.0", "", { "dependencies": { "b": "^2", "@scope/c": "1" } }, "sha512-a"],
    "a/b": ["b@2.0.0", "", {}, "sha512-b2"],
    "@scope/c": ["@scope/c@1.0.0", "", { "dependencies": { "b": "^1" } }, "sha512-c"],
    "b": ["b@1.0.0", "", {}, "sha512-b1"],
    "own": ["own@workspace:packages/own"],
    "tool": ["tool@1.0.0", "", {}, "sha512-t"],
  }
}`;

export const NPM_EXAMPLES: readonly Example[] = [
  {
    what: "package.json by its fields, without what lies in the repository",
    name: "package.json",
    content: PACKAGE_JSON,
    says: [
      "twice (^1) optional direct:16", "exact 1.2.3 runtime direct:6", "range (^2.0.0 || 3) runtime direct:7", "real 4.0.0 runtime direct:8", "fork (github:someone/fork#main) git runtime direct:11",
      "archive (https://example.com/a.tgz) url runtime direct:12", "tool 5.0.0 development direct:15", "host (>=1) peer direct:17",
    ],
  },
  {
    what: "package-lock.json of version 3 by its folders",
    name: "package-lock.json",
    content: LOCK_3,
    says: [
      "a 1.1.0 runtime direct:5 > b", "b 2.0.0 runtime indirect:6", "b 1.0.0 development indirect:7 > real", "c 1.0.0 development direct:8 > b",
      "real 3.0.0 development indirect:9", "both 1.0.0 optional direct:10", "fork 1.0.0 git runtime indirect:11",
    ],
  },
  {
    what: "package-lock.json of version 1, which does not say what is direct",
    name: "npm-shrinkwrap.json",
    content: LOCK_1,
    says: ["a 1.0.0 runtime ?:4 > b", "b 2.0.0 runtime ?:4", "b 1.0.0 development ?:5", "real 3.0.0 runtime ?:6"],
  },
  {
    what: "yarn.lock of yarn 1",
    name: "yarn.lock",
    content: YARN_1,
    says: ["@scope/a 1.2.0 ? ?:4 > b @scope/c", "b 1.5.0 ? ?:12", "b 3.0.0 ? ?:15 > fsevents", "@scope/c 0.1.0 ? ?:20", "fsevents 2.3.3 ? ?:23"],
  },
  {
    what: "yarn.lock of later versions, whose workspaces say what is direct",
    name: "yarn.lock",
    content: YARN_BERRY,
    says: ["a 1.2.0 ? direct:7 > b", "b 2.0.0 ? indirect:16"],
  },
  {
    what: "pnpm-lock.yaml of version 9",
    name: "pnpm-lock.yaml",
    content: PNPM_9,
    says: ["a 1.1.0 runtime direct:28 > @scope/b host", "@scope/b 2.0.0 ? indirect:34", "host 2.0.0 ? indirect:37", "long 1.0.0 runtime direct:40", "tool 1.0.0 development direct:43"],
  },
  {
    what: "pnpm-lock.yaml of version 6",
    name: "pnpm-lock.yaml",
    content: PNPM_6,
    says: ["@scope/b 2.0.0 runtime indirect:10", "a 1.1.0 runtime direct:14 > @scope/b", "tool 1.0.0 development indirect:20"],
  },
  {
    what: "pnpm-lock.yaml of version 5",
    name: "pnpm-lock.yaml",
    content: PNPM_5,
    says: ["@scope/b 2.0.0 runtime indirect:11", "a 1.1.0 runtime direct:15 > @scope/b"],
  },
  {
    what: "bun.lock with its comments and commas",
    name: "bun.lock",
    content: BUN,
    says: ["a 1.1.0 runtime direct:8 > b @scope/c", "b 2.0.0 ? indirect:9", "@scope/c 1.0.0 ? indirect:10 > b", "b 1.0.0 runtime direct:11", "tool 1.0.0 development direct:13"],
  },
];
