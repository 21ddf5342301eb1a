import assert from "node:assert/strict";
import { test } from "node:test";

import type { FacetsSettings } from "#protocol/sandbox/wire.ts";
import { composeShares } from "./compose-shares.ts";

const compose = (settings: Partial<FacetsSettings>): Pick<ReturnType<typeof composeShares>["results"], "commits" | "assistantCommits" | "commitsByAssistant"> => {
  const { commits, assistantCommits, commitsByAssistant } = composeShares({ files: [], settings: { facets: [], at: 0, ...settings } }).results;
  return { commits, assistantCommits, commitsByAssistant };
};

test("commits that name assistants are told, the assistant with most commits first", () => {
  assert.deepEqual(compose({ assistants: { commits: 40, named: 3, byAssistant: [["claude", 1], ["copilot", 3], ["aider", 1]] } }), {
    commits: 40,
    assistantCommits: 3,
    commitsByAssistant: [{ assistant: "copilot", commits: 3 }, { assistant: "aider", commits: 1 }, { assistant: "claude", commits: 1 }],
  });
});

test("without a history nothing is said of commits", () => assert.deepEqual(compose({}), { commits: null, assistantCommits: null, commitsByAssistant: [] }));
