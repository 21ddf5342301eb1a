// Rules about what changed between the newest snapshot and the one before it.

import { formatCount, formatRoughShare, plural } from "#base/format.ts";

import { defineInsight, finding, sinceBefore } from "./rule-kit.ts";

const RISE = 1.1;
const POINTS = 0.02;
const GROWTH = 1.2;

const secrets = (distinct: number) => ({ facets: { secrets: { distinct, findings: distinct } } });
const vulnerable = (affected: number) => ({ facets: { vulnerabilities: { affected } } });
const grave = (affected: number) => ({ facets: { vulnerabilities: { affected, bySeverity: [{ severity: "high" as const, affected }] } } });
const redundant = (redundantLines: number) => ({ facets: { duplication: { redundantLines } } });
const tests = (testLines: number) => ({ facets: { shares: { testLines } } });
const cognitive = (sum: number) => ({ facets: { complexity: { cognitive: sum } } });
const code = (lines: number) => ({ totals: { code: lines } });

export const TREND_RULES = [
  defineInsight({
    id: "secrets-more", kind: "trend", tools: ["compare", "secrets"],
    basis: "More different secrets than in the snapshot before.",
    find(vault) {
      const both = sinceBefore(vault, "secrets");
      return both === null || both.now <= both.before ? null : finding("high", both.now, both.before);
    },
    state: ({ value, other }) => `${plural(value, "different secret")} now, ${formatCount(other ?? 0)} in the snapshot before.`,
    advice: "Somebody committed a credential lately: revoke it, and put a check in front of commits.",
    examples: { fires: [[secrets(3), secrets(1)]], quiet: [[secrets(1), secrets(1)], [secrets(3)], [secrets(0), secrets(2)]] },
  }),
  defineInsight({
    id: "vulnerabilities-more", kind: "trend", tools: ["compare", "vulnerabilities"],
    basis: "More known vulnerabilities than in the snapshot before; high where critical or high ones rose too.",
    find(vault) {
      const [all, worst] = [sinceBefore(vault, "vulnerabilities"), sinceBefore(vault, "grave-vulnerabilities")];
      return all === null || all.now <= all.before ? null : finding(worst !== null && worst.now > worst.before ? "high" : "medium", all.now, all.before);
    },
    state: ({ value, other }) => `${plural(value, "known vulnerability", "known vulnerabilities")} now, ${formatCount(other ?? 0)} in the snapshot before.`,
    advice: "See whether a new dependency brought them, or only newer advisories tell of old ones.",
    examples: { fires: [[vulnerable(5), vulnerable(2)], [grave(2), {}]], quiet: [[vulnerable(2), vulnerable(2)], [vulnerable(5)]] },
  }),
  defineInsight({
    id: "vulnerabilities-fewer", kind: "trend", tools: ["compare", "vulnerabilities"],
    basis: "Fewer known vulnerabilities than in the snapshot before.",
    find(vault) {
      const both = sinceBefore(vault, "vulnerabilities");
      return both === null || both.now >= both.before ? null : finding("note", both.now, both.before);
    },
    state: ({ value, other }) => `${plural(value, "known vulnerability", "known vulnerabilities")} now, ${formatCount(other ?? 0)} in the snapshot before.`,
    advice: "Nothing: this went well.",
    examples: { fires: [[vulnerable(1), vulnerable(4)]], quiet: [[vulnerable(4), vulnerable(1)], [vulnerable(1)]] },
  }),
  defineInsight({
    id: "complexity-rose", kind: "trend", tools: ["compare", "complexity"],
    basis: "The mean cognitive complexity of the functions is a tenth above that of the snapshot before, or more.",
    find(vault) {
      const both = sinceBefore(vault, "cognitive");
      return both === null || both.before === 0 || both.now / both.before < RISE ? null : finding("low", both.now, both.before);
    },
    state: ({ value, other }) => `The mean cognitive complexity rose to ${value.toFixed(2)}, from ${(other ?? 0).toFixed(2)}.`,
    advice: "Look at what was added: is it as complicated as its task?",
    examples: { fires: [[cognitive(4000), cognitive(2500)]], quiet: [[cognitive(2600), cognitive(2500)], [cognitive(9000)]] },
  }),
  defineInsight({
    id: "duplication-rose", kind: "trend", tools: ["compare", "duplication"],
    basis: "The share of redundant lines is two points above that of the snapshot before, or more.",
    find(vault) {
      const both = sinceBefore(vault, "duplication");
      return both === null || both.now - both.before < POINTS ? null : finding("low", both.now, both.before);
    },
    state: ({ value, other }) => `${formatRoughShare(value)} of the code is redundant, after ${formatRoughShare(other ?? 0)} in the snapshot before.`,
    advice: "Something was copied lately: now is the cheapest time to join it.",
    examples: { fires: [[redundant(700), redundant(200)]], quiet: [[redundant(210), redundant(200)], [redundant(700)]] },
  }),
  defineInsight({
    id: "tests-fell", kind: "trend", tools: ["compare", "tests"],
    basis: "The share of tests is two points below that of the snapshot before, or more.",
    find(vault) {
      const both = sinceBefore(vault, "tests");
      return both === null || both.before - both.now < POINTS ? null : finding("low", both.now, both.before);
    },
    state: ({ value, other }) => `${formatRoughShare(value)} of the lines of programs are tests, after ${formatRoughShare(other ?? 0)} in the snapshot before.`,
    advice: "New code came without tests of its own: ask for them while it is fresh.",
    examples: { fires: [[tests(3000), tests(5000)]], quiet: [[tests(5000), tests(5000)], [tests(3000)]] },
  }),
  defineInsight({
    id: "code-grew", kind: "trend", tools: ["compare", "trend"],
    basis: "A fifth more lines of code than in the snapshot before, or more.",
    find(vault) {
      const both = sinceBefore(vault, "code");
      return both === null || both.before === 0 || both.now / both.before < GROWTH ? null : finding("note", both.now, both.before);
    },
    state: ({ value, other }) => `${plural(value, "line")} of code, after ${formatCount(other ?? 0)} in the snapshot before.`,
    advice: "See whether it was written, generated or copied in.",
    examples: { fires: [[code(20_000), code(15_000)]], quiet: [[code(15_500), code(15_000)], [code(20_000)]] },
  }),
] as const;
