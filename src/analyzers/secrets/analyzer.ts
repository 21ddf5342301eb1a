// The analyser of secrets: credentials in one file, by rules of providers and by what names say of their values.

import type { Analyzer } from "#analyzers/contract.ts";
import { decideLanguage } from "#analyzers/languages/decide-language.ts";

import { createRandomFrom, fillShape } from "./fill-shape.ts";
import { findSecrets } from "./find-secrets.ts";

const filled = (line: string): string => fillShape(line, createRandomFrom(line));

export const secretsAnalyzer: Analyzer = {
  id: "secrets",
  version: 3,
  summary: "credentials in files and in their history, by rule and place; never the secret itself",
  examples: {
    finds: [
      { path: ".env", content: filled("GITLAB_TOKEN=glpat-<url:20>\nDEBUG=1\n"), says: "gitlab-token 1:14" },
      { path: "db.yml", content: filled("a: 1\nurl: postgres://app:<base62:18>@db.acme.net/x\n"), says: "address-password 2:21" },
      { path: "a.py", content: filled("import os\npassword = 'Winter<digit:4>!'\n"), says: "generic-password 2:13" },
    ],
    ignores: [
      { path: ".env", content: "GITLAB_TOKEN=glpat-xxxxxxxxxxxxxxxxxxxx\nPASSWORD=changeme\n", says: "nothing" },
      { path: "a.py", content: "password = os.environ['DB_PASSWORD']\ntoken = read_token(path)\n", says: "nothing" },
      { path: "go.sum", content: filled("example.org/keyring v1.0.0 h1:<base64:43>=\n"), says: "nothing" },
    ],
  },
  examine(path, content) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const finds = findSecrets({ name, language: decideLanguage({ name, head: content }), content });
    return finds.map(({ rule, line, column }) => `${rule} ${line}:${column}`).join(", ") || "nothing";
  },
};
