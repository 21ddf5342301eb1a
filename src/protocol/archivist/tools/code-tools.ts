// Tools about the code itself: what it is made of, how much of it there is, how it is built.

import { z } from "zod";

import { formatBytes, formatCount, formatDay, formatRoughShare, plural } from "#base/format.ts";
import { countValue, dayOf, dayValue, flagValue, languageValue, numberValue, publicLanguage, round, shareOf, shareValue } from "#protocol/archivist/public-values.ts";
import { joinSentences } from "#protocol/archivist/sentences.ts";
import { defineTool, newestOf } from "#protocol/archivist/tool.ts";

const MAX_ROWS = 50;
const limit = z.int().min(1).max(MAX_ROWS).default(8).describe("Most rows");
const none = z.strictObject({});

export const overviewTool = defineTool({
  name: "overview",
  title: "Overview",
  description: "What the vault is in a few numbers: files, lines, main language, commits, contributors, first and last commit.",
  about: "vault",
  input: none,
  output: z.strictObject({
    files: countValue, lines: countValue, codeLines: countValue, languages: countValue, mainLanguage: languageValue.nullable(), mainLanguageShare: shareValue,
    commits: countValue, contributors: countValue, firstCommit: dayValue.nullable(), lastCommit: dayValue.nullable(), snapshots: countValue,
  }),
  run(vault) {
    const { totals, languages, history } = newestOf(vault);
    const main = languages[0];
    return {
      files: totals.files, lines: totals.lines, codeLines: totals.code, languages: languages.length, mainLanguage: main === undefined ? null : publicLanguage(main.name), mainLanguageShare: shareOf(main?.code ?? 0, totals.code),
      commits: history.commits, contributors: history.contributors, firstCommit: history.firstCommitAt === null ? null : dayOf(history.firstCommitAt), lastCommit: history.lastCommitAt === null ? null : dayOf(history.lastCommitAt),
      snapshots: vault.kept,
    };
  },
  tell: ({ files, codeLines, languages, mainLanguage, mainLanguageShare, commits, contributors, firstCommit, lastCommit }) =>
    [
      `${plural(files, "file")} with ${plural(codeLines, "line")} of code in ${plural(languages, "language")}${mainLanguage === null ? "" : `, ${formatRoughShare(mainLanguageShare)} of it ${mainLanguage}`}.`,
      commits === 0 || firstCommit === null || lastCommit === null ? "There is no history." : `${plural(commits, "commit")} by ${plural(contributors, "person", "people")} from ${formatDay(firstCommit)} to ${formatDay(lastCommit)}.`,
    ].join(" "),
});

export const languagesTool = defineTool({
  name: "languages",
  title: "Languages",
  description: "Programming languages by lines of code, with files and share; names as in the public list of GitHub Linguist.",
  about: "vault",
  input: z.strictObject({ limit }),
  output: z.strictObject({ languages: countValue, rows: z.array(z.strictObject({ language: languageValue, files: countValue, codeLines: countValue, share: shareValue })) }),
  run(vault, input) {
    const { languages, totals } = newestOf(vault);
    return { languages: languages.length, rows: languages.slice(0, input.limit).map(({ name, files, code }) => ({ language: publicLanguage(name), files, codeLines: code, share: shareOf(code, totals.code) })) };
  },
  tell: ({ languages, rows }) => (rows.length === 0 ? "There is no code." : `${plural(languages, "language")}: ${rows.map(({ language, codeLines, share }) => `${language} ${formatRoughShare(share)} (${plural(codeLines, "line")})`).join(", ")}.`),
});

export const sizeTool = defineTool({
  name: "size",
  title: "Size",
  description: "Files, bytes and lines: code, comment, blank; how many files are binary, vendored, generated; how the files are laid out.",
  about: "vault",
  input: none,
  output: z.strictObject({
    files: countValue, bytes: countValue, lines: countValue, codeLines: countValue, commentLines: countValue, blankLines: countValue,
    binaryFiles: countValue, vendoredFiles: countValue, generatedFiles: countValue, vendoredShare: shareValue, generatedShare: shareValue, medianLinesOfFile: countValue.nullable(), folders: countValue.nullable(),
  }),
  run(vault) {
    const { totals, languages, facets } = newestOf(vault);
    const sum = (key: "vendoredLines" | "generatedLines"): number => languages.reduce((total, row) => total + row[key], 0);
    return {
      files: totals.files, bytes: totals.bytes, lines: totals.lines, codeLines: totals.code, commentLines: totals.comment, blankLines: totals.blank,
      binaryFiles: totals.binaryFiles, vendoredFiles: totals.vendoredFiles, generatedFiles: totals.generatedFiles,
      vendoredShare: shareOf(sum("vendoredLines"), totals.lines), generatedShare: shareOf(sum("generatedLines"), totals.lines),
      medianLinesOfFile: facets.structure?.medianLines ?? null, folders: facets.structure?.folders ?? null,
    };
  },
  tell: ({ files, bytes, lines, codeLines, commentLines, vendoredShare, generatedShare, medianLinesOfFile }) =>
    joinSentences([
      `${plural(files, "file")} (${formatBytes(bytes)}) with ${plural(lines, "line")}: ${formatCount(codeLines)} of code, ${formatCount(commentLines)} of comment.`,
      `${formatRoughShare(vendoredShare)} of the lines are vendored, ${formatRoughShare(generatedShare)} generated.`,
      medianLinesOfFile === null ? "" : `Half of the files have at most ${plural(medianLinesOfFile, "line")}.`,
    ]),
});

export const complexityTool = defineTool({
  name: "complexity",
  title: "Complexity",
  description: "Of the functions, by their syntax trees: how many, mean cyclomatic and cognitive complexity, how many in each class, means by language.",
  about: "vault",
  input: z.strictObject({ limit }),
  output: z.strictObject({
    functions: countValue, meanCyclomatic: numberValue, meanCognitive: numberValue, meanLines: numberValue, above20: countValue, above20Share: shareValue, measuredFiles: countValue, estimatedFiles: countValue,
    byLanguage: z.array(z.strictObject({ language: languageValue, functions: countValue, meanCyclomatic: numberValue })),
  }),
  run(vault, input) {
    const { complexity } = newestOf(vault).facets;
    if (complexity === undefined) return null;
    const { functions, cyclomatic, cognitive, functionLines, measuredFiles, estimatedFiles, classes, byLanguage } = complexity;
    const above20 = classes.reduce((sum, each) => sum + (each.upTo === null || each.upTo > 20 ? each.functions : 0), 0);
    const mean = (total: number, of: number): number => (of === 0 ? 0 : round(total / of, 2));
    return {
      functions, meanCyclomatic: mean(cyclomatic, functions), meanCognitive: mean(cognitive, functions), meanLines: mean(functionLines, functions), above20, above20Share: shareOf(above20, functions), measuredFiles, estimatedFiles,
      byLanguage: byLanguage.filter((row) => row.functions > 0).slice(0, input.limit).map((row) => ({ language: publicLanguage(row.language), functions: row.functions, meanCyclomatic: mean(row.cyclomatic, row.functions) })),
    };
  },
  tell: ({ functions, meanCyclomatic, meanCognitive, above20, above20Share, byLanguage }) =>
    functions === 0
      ? "No function was measured."
      : `${plural(functions, "function")} with a mean cyclomatic complexity of ${meanCyclomatic.toFixed(1)} and a mean cognitive one of ${meanCognitive.toFixed(1)}; ${formatCount(above20)} (${formatRoughShare(above20Share)}) are above 20.${byLanguage.length < 2 ? "" : ` By language: ${byLanguage.slice(0, 4).map((row) => `${row.language} ${row.meanCyclomatic.toFixed(1)}`).join(", ")}.`}`,
});

export const hotspotsTool = defineTool({
  name: "hotspots",
  title: "Hotspots",
  description: "Where changes fall, without naming files: on how many files half of all changes fell, how many pairs of files change together. The files themselves stand in the report, for who may see evidence.",
  about: "vault",
  input: none,
  output: z.strictObject({ files: countValue, changes: countValue, recentChanges: countValue, halfOfChangesIn: countValue, halfOfChangesShare: shareValue, coupledPairs: countValue.nullable(), coupledAcrossFolders: countValue.nullable() }),
  run(vault) {
    const { hotspots, coupling } = newestOf(vault).facets;
    if (hotspots === undefined) return null;
    const { files, changes, recentChanges, halfOfChangesIn } = hotspots;
    return { files, changes, recentChanges, halfOfChangesIn, halfOfChangesShare: shareOf(halfOfChangesIn, files), coupledPairs: coupling?.pairCount ?? null, coupledAcrossFolders: coupling?.acrossFolders ?? null };
  },
  tell: ({ files, changes, halfOfChangesIn, halfOfChangesShare, coupledPairs, coupledAcrossFolders }) =>
    `Half of ${plural(changes, "change")} fell on ${plural(halfOfChangesIn, "file")} of ${formatCount(files)} (${formatRoughShare(halfOfChangesShare)}).${coupledPairs === null ? "" : ` ${plural(coupledPairs, "pair")} of files change together, ${formatCount(coupledAcrossFolders ?? 0)} of them across folders.`} Which files these are stands in the report's hotspots.`,
});

export const duplicationTool = defineTool({
  name: "duplication",
  title: "Duplication",
  description: "How much of the compared code stands in the repository more than once.",
  about: "vault",
  input: none,
  output: z.strictObject({ comparedLines: countValue, duplicatedLines: countValue, redundantLines: countValue, redundantShare: shareValue, passages: countValue, isCut: flagValue }),
  run(vault) {
    const { duplication } = newestOf(vault).facets;
    if (duplication === undefined) return null;
    const { comparedCode, duplicatedLines, redundantLines, cloneCount, isCut } = duplication;
    return { comparedLines: comparedCode, duplicatedLines, redundantLines, redundantShare: shareOf(redundantLines, comparedCode), passages: cloneCount, isCut };
  },
  tell: ({ comparedLines, redundantLines, redundantShare, passages }) => `${formatRoughShare(redundantShare)} of ${plural(comparedLines, "compared line")} are redundant: ${formatCount(redundantLines)} would go if each of ${plural(passages, "passage")} stood once.`,
});

export const testsTool = defineTool({
  name: "tests",
  title: "Tests",
  description: "How much of the programs' lines are tests, how many tests and assertions, how many are empty. What the tests run is not measured.",
  about: "vault",
  input: none,
  output: z.strictObject({ testFiles: countValue, testLines: countValue, otherLines: countValue, testShare: shareValue, tests: countValue, assertions: countValue, emptyTests: countValue }),
  run(vault) {
    const { shares } = newestOf(vault).facets;
    if (shares === undefined) return null;
    const { testFiles, testLines, otherLines, tests, assertions, emptyTests } = shares;
    return { testFiles, testLines, otherLines, testShare: shareOf(testLines, testLines + otherLines), tests, assertions, emptyTests };
  },
  tell: ({ testFiles, testLines, testShare, tests, assertions, emptyTests }) => (testLines === 0 ? "No tests were found." : `${formatRoughShare(testShare)} of the lines of programs are tests: ${plural(tests, "test")} with ${plural(assertions, "assertion")} in ${plural(testFiles, "file")}, ${formatCount(emptyTests)} of them empty. How much of the code they run is not measured.`),
});

export const documentationTool = defineTool({
  name: "documentation",
  title: "Documentation",
  description: "Whether there is a README, how many files and lines of documentation, what share of public declarations has a comment, lines of comment beside the code, and files that say an assistant wrote them.",
  about: "vault",
  input: none,
  output: z.strictObject({ hasReadme: flagValue, files: countValue, lines: countValue, publicDeclarations: countValue, documentedDeclarations: countValue, documentedShare: shareValue, commentLines: countValue, commentShare: shareValue, assistantFiles: countValue }),
  run(vault) {
    const { facets: { shares }, totals } = newestOf(vault);
    if (shares === undefined) return null;
    const { hasReadme, files, lines, publicDeclarations, documentedDeclarations, assistantFiles } = shares;
    return { hasReadme, files, lines, publicDeclarations, documentedDeclarations, documentedShare: shareOf(documentedDeclarations, publicDeclarations), commentLines: totals.comment, commentShare: shareOf(totals.comment, totals.comment + totals.code), assistantFiles };
  },
  tell: ({ hasReadme, files, lines, publicDeclarations, documentedShare, commentShare, assistantFiles }) =>
    joinSentences([
      hasReadme ? "There is a README." : "There is no README.",
      `${plural(files, "file")} of documentation with ${plural(lines, "line")}; ${formatRoughShare(commentShare)} of the lines of code and comment are comment.`,
      publicDeclarations === 0 ? "" : `Of ${plural(publicDeclarations, "public declaration")} ${formatRoughShare(documentedShare)} are documented.`,
      assistantFiles === 0 ? "" : `${plural(assistantFiles, "file says", "files say")} that an assistant wrote it.`,
    ]),
});

export const coverageTool = defineTool({
  name: "coverage",
  title: "What was looked at",
  description: "How much of the text was analysed whole, and how many things were left out.",
  about: "vault",
  input: none,
  output: z.strictObject({ files: countValue, analysedFiles: countValue, analysedShare: shareValue, unreadFiles: countValue, leftOut: countValue }),
  run(vault) {
    const { facets: { coverage }, limits } = newestOf(vault);
    if (coverage === undefined) return null;
    const { files, analysedFiles, bytes, analysedBytes, unread } = coverage;
    return { files, analysedFiles, analysedShare: shareOf(analysedBytes, bytes), unreadFiles: unread.reduce((sum, each) => sum + each.files, 0), leftOut: limits.reduce((sum, each) => sum + each.count, 0) };
  },
  tell: ({ files, analysedFiles, analysedShare, unreadFiles, leftOut }) => `${formatCount(analysedFiles)} of ${plural(files, "text file")} were analysed whole (${formatRoughShare(analysedShare)} of the bytes); ${formatCount(unreadFiles)} were not read, and ${plural(leftOut, "other thing")} left out: links, submodules, what is too large.`,
});
