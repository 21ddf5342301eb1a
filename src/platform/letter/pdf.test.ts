import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inflateSync } from "node:zlib";

import { compareReports } from "#protocol/report/compare.ts";
import { hostileFacets, judgedReport } from "#protocol/report/sample-facets.ts";
import { hostileReport } from "#protocol/report/sample-reports.ts";

import { renderComparisonHtml, renderComparisonPdf } from "./comparison.ts";
import { createFonts } from "./pdf-fonts.ts";
import { renderPdf } from "./pdf.ts";
import { readPdfText } from "./testing/read-pdf-text.ts";

const hostile = { ...hostileReport(), facets: hostileFacets() };

test("the letter says what the report says, the score first, its limits and its digest last", async () => {
  const report = judgedReport();
  const text = readPdfText(await renderPdf(report, { sourceLabel: "git.example.com/team/product" }));
  const places = ["git.example.com/team/product", "of 1000", "Most urgent", "What stands out", "The score, line by line", "Languages", "Secrets in the code", "Limits and method", "Who made this, and how to check it"].map((words) => text.indexOf(words));
  assert.ok(places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1)), places.join(" "));
  const digest = createHash("sha256").update(`${JSON.stringify(report, null, 2)}\n`).digest("hex");
  assert.ok(text.replaceAll("\n", " ").includes(digest.slice(0, 32)));
});

test("a mark stands on every page, in words and across it, and without one the letter is what it was", async () => {
  const report = judgedReport();
  const mark = "buyer@buyer.example · Falcon · export 7c0b6d5e-1a5b-4d0e-9f51-6f2b3c4d5e6f";
  const [plain, marked] = [await renderPdf(report, { sourceLabel: "a" }), await renderPdf(report, { sourceLabel: "a", mark })];
  const pages = (bytes: Uint8Array): number => Number(/\/Type \/Pages\s+\/Count (\d+)|\/Count (\d+)/.exec(Buffer.from(bytes).toString("latin1"))?.slice(1).find((count) => count !== undefined) ?? 0);
  assert.equal(pages(marked), pages(plain));
  assert.ok(pages(marked) > 1);
  const times = readPdfText(marked).replaceAll("\n", " ").split("7c0b6d5e").length - 1;
  assert.ok(times >= pages(marked) * 2, `${times} on ${pages(marked)} pages`);
  assert.equal(readPdfText(plain).includes("Falcon"), false);
});

test("nothing from outside acts: no script, no link, no action, no attached file, no name that turns the text round", async () => {
  const bytes = Buffer.from(await renderPdf(hostile, { sourceLabel: "\u202eevil\u0007 <script>" })).toString("latin1");
  for (const word of ["/JavaScript", "/JS", "/URI", "/Launch", "/OpenAction", "/EmbeddedFile", "/AA", "/GoToR", "/SubmitForm"]) assert.equal(bytes.includes(word), false, word);
  assert.doesNotMatch(readPdfText(Buffer.from(bytes, "latin1")).replaceAll("\n", ""), /[\p{Cc}\p{Cf}\u2028\u2029]/u);
});

test("scripts that the fonts have are set as they are, others by their code points", async () => {
  const report = judgedReport();
  const [first, ...rest] = report.contributors;
  assert.ok(first);
  report.contributors = [{ ...first, name: "Ольга Ñuñez Ωmega ế" }, { ...first, name: "王小 x" }, { ...first, name: "עמר" }, ...rest];
  const text = readPdfText(await renderPdf(report, { sourceLabel: "a" }));
  for (const words of ["Ольга Ñuñez Ωmega ế", "‹U+738B U+5C0F› x", "‹U+05E2 U+05DE U+05E8›"]) assert.ok(text.includes(words), words);
});

test("text is split where the cut of the font changes, and nothing is lost", () => {
  const known = new Map<string, (codePoint: number) => boolean>();
  const document = { _font: {} as object, registerFont: (name: string) => known.set(name, name.endsWith("-latin") ? (point) => point < 0x250 : name.endsWith("-cyrillic") ? (point) => point >= 0x400 && point < 0x500 : () => false), font(name: string) { this._font = { font: { hasGlyphForCodePoint: known.get(name) } }; } };
  const runs = createFonts(document).split("a Ж\u202eb王", "text");
  assert.deepEqual(runs, [{ font: "text-latin", text: "a " }, { font: "text-cyrillic", text: "Ж" }, { font: "text-latin", text: "‹?›b‹U+738B›" }]);
});

test("a comparison is a page and a letter, the same for the same reports", async () => {
  const comparison = compareReports({ before: judgedReport(), after: hostile, hash: (text) => createHash("sha256").update(text).digest("hex") });
  const [one, other] = [await renderComparisonPdf(comparison), await renderComparisonPdf(structuredClone(comparison))];
  assert.equal(Buffer.compare(one, other), 0);
  assert.match(readPdfText(one), /What changed[^]*Findings[^]*Dependencies[^]*How to check it/);
  const page = renderComparisonHtml(comparison);
  assert.doesNotMatch(page, /<script|onerror=alert\(1\)>|[\u202e\u0007]/);
  assert.match(page, /^<!doctype html>/);
});

test("streams of the file open, so that readers can read it", async () => {
  const bytes = Buffer.from(await renderPdf(judgedReport(), { sourceLabel: "a" }));
  const streams = [...bytes.toString("latin1").matchAll(/\/FlateDecode[^]*?stream\n/g)];
  assert.ok(streams.length > 8);
  for (const { index, 0: head } of streams) inflateSync(bytes.subarray(index + head.length));
});
