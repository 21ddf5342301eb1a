// Reports for tests of whatever shows them: an ordinary one, an empty one, a large one, one whose every outside string attacks.

import type { Report } from "./schema.ts";

const SMALL_COUNTS = { files: 12, bytes: 48_211, lines: 1_530, code: 1_101, comment: 240, blank: 189 };
const NO_SHARES = { vendoredLines: 0, generatedLines: 0, documentationLines: 0 };
/** Escapes that clear a screen, set a title, hide, reverse; markup; a formula; a wide and a very long name. */
export const HOSTILE_STRINGS = [
  "\u001b[2J\u001b]0;owned\u0007\u001b[31mred",
  "\u202etxt.exe\u2066",
  "<script>alert(1)</script>",
  "\"><img src=x onerror=alert(1)>",
  "' onmouseover='alert(1)",
  "</style><svg/onload=alert(1)>",
  "&lt;b&gt; &amp; {{7*7}} ${7*7}",
  "=HYPERLINK(\"http://evil.example\")",
  "line\nbreak\r\tand tab\u2028\u0085",
  "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
  "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308algo",
  "x".repeat(5000),
  "\ud800lone",
] as const;

/** A report of one language and one person; parts may be replaced. */
export function sampleReport(parts: Partial<Report> = {}): Report {
  return {
    schema: "strongroom.report/1",
    source: { kind: "git", commit: "1f0c9a2b7e4d5c6b8a9f0e1d2c3b4a5968778695", ref: "refs/heads/main" },
    generatedAt: "2026-11-22T17:05:00Z",
    product: { name: "strongroom", version: "0.1.0", analyzers: { lines: 1, languages: 1, history: 1 } },
    totals: { ...SMALL_COUNTS, binaryFiles: 1, vendoredFiles: 0, generatedFiles: 0, documentationFiles: 2 },
    languages: [{ name: "TypeScript", ...SMALL_COUNTS, ...NO_SHARES }],
    fileTypes: [{ extension: ".ts", files: 11, bytes: 47_000 }, { extension: "(none)", files: 1, bytes: 1_211 }],
    history: {
      commits: 42, merges: 3, tags: 1, branches: 2, contributors: 1, halfOfCommitsBy: 1, activeDays: 17,
      firstCommitAt: "2026-05-01T08:00:00Z", lastCommitAt: "2026-11-20T10:00:00Z",
      months: [{ month: "2026-05", commits: 20, linesAdded: 1200, linesDeleted: 100 }, { month: "2026-11", commits: 22, linesAdded: 800, linesDeleted: 370 }],
    },
    contributors: [{ name: "Contributor One", commits: 42, linesAdded: 2000, linesDeleted: 470, firstCommitAt: "2026-05-01T08:00:00Z", lastCommitAt: "2026-11-20T10:00:00Z", share: 1 }],
    facets: {},
    limits: [],
    timings: [{ stage: "files", ms: 120, bytes: 48_211 }, { stage: "history", ms: 35, bytes: 0 }, { stage: "total", ms: 171, bytes: 48_211 }],
    ...parts,
  };
}

/** Nothing in it at all: a repository without a commit. */
export function emptyReport(): Report {
  const nothing = { files: 0, bytes: 0, lines: 0, code: 0, comment: 0, blank: 0 };
  return sampleReport({
    source: { kind: "git", commit: null, ref: null },
    totals: { ...nothing, binaryFiles: 0, vendoredFiles: 0, generatedFiles: 0, documentationFiles: 0 },
    languages: [],
    fileTypes: [],
    history: { commits: 0, merges: 0, tags: 0, branches: 0, contributors: 0, halfOfCommitsBy: 0, activeDays: 0, firstCommitAt: null, lastCommitAt: null, months: [] },
    contributors: [],
    timings: [{ stage: "total", ms: 8, bytes: 0 }],
  });
}

const LARGE_LANGUAGES: readonly (readonly [name: string, code: number])[] = [
  ["Python", 482_113], ["TypeScript", 201_902], ["C", 88_120], ["JSON", 64_003], ["YAML", 31_877], ["Markdown", 28_411], ["Shell", 12_030], ["SCSS", 9_722], ["HTML", 7_345],
  ["Rust", 6_120], ["Go", 4_890], ["SQL", 3_411], ["Dockerfile", 902], ["Makefile", 611], ["TOML", 402], ["Jinja", 240], ["Batchfile", 61], ["Vim Script", 12],
];

/** Eighteen languages, twenty years, four hundred people. */
export function largeReport(): Report {
  const languages = LARGE_LANGUAGES.map(([name, code], index) => largeLanguage(name, code, index));
  const total = (key: "files" | "bytes" | "lines" | "code" | "comment" | "blank"): number => languages.reduce((sum, language) => sum + language[key], 0);
  const months = Array.from({ length: 230 }, (_, index) => largeMonth(index));
  const commits = months.reduce((sum, month) => sum + month.commits, 0);
  return sampleReport({
    totals: { files: total("files") + 301, bytes: total("bytes") + 9_120_331, lines: total("lines"), code: total("code"), comment: total("comment"), blank: total("blank"), binaryFiles: 301, vendoredFiles: 640, generatedFiles: 77, documentationFiles: 410 },
    languages,
    fileTypes: [".py", ".ts", ".tsx", ".c", ".h", ".json", ".yml", ".md", ".sh", ".png", ".svg", "other", "(none)"].map((extension, index) => ({ extension, files: Math.round(2_400 / (index + 1)), bytes: Math.round(31_000_000 / (index + 1) ** 1.5) })),
    history: { commits, merges: 3_120, tags: 214, branches: 38, contributors: 412, halfOfCommitsBy: 3, activeDays: 4_981, firstCommitAt: "2007-08-02T09:00:00Z", lastCommitAt: "2026-09-21T15:00:00Z", months },
    contributors: largeContributors(commits),
    limits: [{ code: "file-too-large", count: 3 }, { code: "submodule", count: 1 }],
    timings: [{ stage: "fetch", ms: 41_200, bytes: 205_000_000 }, { stage: "mirror", ms: 1_800, bytes: 205_000_000 }, { stage: "files", ms: 1_020, bytes: 59_123_456 }, { stage: "history", ms: 24_100, bytes: 0 }, { stage: "store", ms: 92, bytes: 88_000 }, { stage: "total", ms: 68_900, bytes: 264_123_456 }],
  });
}

/** Every string that comes from outside is one of HOSTILE_STRINGS. */
export function hostileReport(): Report {
  const [first] = HOSTILE_STRINGS;
  const base = largeReport();
  const pick = (index: number): string => HOSTILE_STRINGS[index % HOSTILE_STRINGS.length] ?? first;
  return {
    ...base,
    source: { kind: "git", commit: base.source.commit, ref: `refs/heads/${first}` },
    product: { name: "strongroom", version: pick(2), analyzers: { [pick(3)]: 1 } },
    languages: base.languages.map((language, index) => ({ ...language, name: pick(index) })),
    fileTypes: base.fileTypes.map((type, index) => ({ ...type, extension: pick(index) })),
    contributors: base.contributors.map((person, index) => ({ ...person, name: pick(index) })),
    limits: HOSTILE_STRINGS.map((code) => ({ code, count: 1 })),
  };
}

function largeLanguage(name: string, code: number, index: number): Report["languages"][number] {
  const comment = Math.round(code * 0.19);
  const blank = Math.round(code * 0.12);
  const lines = code + comment + blank;
  return {
    name, files: Math.max(1, Math.round(code / 190)), bytes: lines * 34, lines, code, comment, blank,
    vendoredLines: index === 2 ? Math.round(lines * 0.8) : 0, generatedLines: index === 3 ? Math.round(lines * 0.5) : 0, documentationLines: name === "Markdown" ? lines : 0,
  };
}

function largeMonth(index: number): Report["history"]["months"][number] {
  const date = new Date(Date.UTC(2007, 7 + index, 1)).toISOString().slice(0, 7);
  const commits = Math.round(60 + 90 * Math.sin(index / 17) ** 2 + (index % 7) * 4);
  return { month: date, commits, linesAdded: commits * 61, linesDeleted: commits * 38 };
}

function largeContributors(commits: number): Report["contributors"] {
  const names = ["Contributor One", "Contributor Two", "王小明", "Ольга Петрова", "José Ñuñez", "عمر الفاروق", "A very long name that does not end where one would expect it to end", "dependabot[bot]"];
  return Array.from({ length: 412 }, (_, index) => {
    const own = Math.max(1, Math.round((commits * 0.24) / (index + 1)));
    return { name: names[index] ?? `Contributor ${index + 1}`, commits: own, linesAdded: own * 57, linesDeleted: own * 31, firstCommitAt: "2007-08-02T09:00:00Z", lastCommitAt: index === 0 ? "2021-03-04T09:00:00Z" : "2026-09-21T15:00:00Z", share: own / commits };
  });
}
