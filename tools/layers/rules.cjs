// Which folder may import which: an allow-list, so that what nobody thought of is refused. ARCHITECTURE.md says it in words.
// Feature domains never import each other; roles wire them. Tests may reach across; nobody may reach a test.

const { SANDBOX_PACKAGES } = require("../../src/protocol/sandbox/packages.ts");

const TESTS = "(\\.test\\.tsx?$|/testing/|/testing\\.ts$|^test/|^bench/|^tools/)";
const NOT_TESTS = { pathNot: TESTS };
const door = (...domains) => `^src/domains/(${domains.join("|")})/(index|domain)\\.ts$`;
const packages = (...names) => ({ path: `(^|/)node_modules/(${names.join("|")})/`, dependencyTypes: ["npm", "npm-optional"] });
const allow = (from, ...targets) =>
  targets.map((to) => ({ from: { path: from, ...NOT_TESTS }, to: typeof to === "string" ? { path: to, ...NOT_TESTS } : to }));

const NODE = { dependencyTypes: ["core"], pathNot: "^(node:)?(child_process|cluster|worker_threads|vm|inspector)" };
const LOWER = ["^src/base/", "^src/protocol/", "^src/platform/"];
const FEATURES = ["vaults", "live", "surveys", "assurance"];
const PAGE_PACKAGES = ["@mantine/[^/]+", "@tanstack/[^/]+", "react", "react-dom", "recharts", "@fontsource-variable/[^/]+", "@simplewebauthn/browser", "uqr", "zod"];

// What an editor in the browser is made of: for live sessions alone, so that no other page loads it.
const EDITOR_PACKAGES = ["@codemirror/[^/]+", "@lezer/highlight", "@xterm/headless", "y-codemirror.next", "yjs"];

module.exports = {
  allowed: [
    ...allow("^src/base/", "^src/base/"),
    ...allow("^src/protocol/", "^src/base/", "^src/protocol/", packages("zod")),
    ...allow("^src/protocol/live/handshake/", packages("@hpke/core")),
    // Pure functions: bytes in, facts out. They name their results in the words of the sandbox's protocol.
    // Of a facet they know the shape alone: what runs of protocol/report is refused by the sandbox's closure.
    ...allow("^src/analyzers/", "^src/base/", "^src/analyzers/", "^src/protocol/sandbox/(wire|grammar-files)\\.ts$", "^src/protocol/report/facets/"),
    ...allow("^src/analyzers/syntax/", packages("web-tree-sitter")),
    ...allow("^src/sandbox/", "^src/base/", "^src/analyzers/", "^src/protocol/sandbox/", "^src/sandbox/", NODE, packages(...SANDBOX_PACKAGES)),
    ...allow("^src/platform/", ...LOWER, NODE, { path: "(^|/)node_modules/", pathNot: "(^|/)node_modules/nodemailer/", dependencyTypes: ["npm", "npm-optional"] }),
    ...allow("^src/platform/mail/smtp\\.ts$", packages("nodemailer")),
    ...allow("^src/platform/process/", { path: "^(node:)?child_process$", dependencyTypes: ["core"] }),

    ...allow("^src/domains/audit/", ...LOWER, "^src/domains/audit/", NODE, packages("zod", "kysely")),
    ...allow("^src/domains/identity/", ...LOWER, door("audit"), "^src/domains/identity/", NODE, packages("zod", "kysely")),
    ...allow("^src/domains/identity/passwords/", packages("@node-rs/bcrypt")),
    ...allow("^src/domains/identity/passkeys/", packages("@simplewebauthn/server")),
    ...allow("^src/domains/identity/single-sign-on/", packages("openid-client", "jose")),
    ...allow("^src/domains/access/", ...LOWER, door("audit", "identity"), "^src/domains/access/", NODE, packages("zod", "kysely")),
    ...FEATURES.flatMap((domain) =>
      allow(`^src/domains/${domain}/`, ...LOWER, door("audit", "identity", "access"), `^src/domains/${domain}/`, NODE, packages("zod", "kysely")),
    ),

    ...allow("^src/roles/", ...LOWER, "^src/domains/", "^src/roles/", NODE, packages("zod", "kysely")),
    // The sandbox is a program of its own: whoever wires a worker names its main, and imports nothing of it.
    ...allow("^src/cli/", "^src/base/", "^src/protocol/", "^src/platform/", "^src/cli/", NODE, packages("zod", "pg")),
    ...allow("^src/cli/commands/", "^src/roles/"),
    ...allow("^src/cli/share/", packages("yjs", "uqr", "vscode-jsonrpc", "vscode-languageserver-protocol")),
    ...allow("^src/main\\.ts$", "^src/base/", "^src/cli/", NODE),

    ...allow("^src/web/", "^src/base/", "^src/protocol/", "^src/web/", packages(...PAGE_PACKAGES), "^virtual:strongroom-"),
    ...allow("^src/web/pages/live/", packages(...EDITOR_PACKAGES)),
    ...allow("^vite\\.config\\.ts$", "^src/web/", "^src/protocol/api/(?:page-nonce|page-scripts)\\.ts$", NODE, packages("vite", "@vitejs/plugin-react", "@mantine/core")),

    // Tests, and what supports them, may import anything that may be imported at all.
    { from: { path: TESTS }, to: { path: "^(src|test|tools|bench)/" } },
    { from: { path: TESTS }, to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-optional"] } },
  ],
  allowedSeverity: "error",
  forbidden: [
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "resolves", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^virtual:strongroom-" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^tools/[^/]+/canary/" },
    parser: "swc",
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".json", ".css"], conditionNames: ["import", "node", "types", "default"], exportsFields: ["exports"] },
  },
};
