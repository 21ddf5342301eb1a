// A letter on paper of a large report: twenty years, four hundred people, all facets, thousands of places; program start and reading included.

import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { judgedReport, sampleFacets } from "#protocol/report/sample-facets.ts";
import type { Report } from "#protocol/report/schema.ts";

/** As many as a report lists of one facet. */
const PLACES = 5000;

export const benchmark: Benchmark = {
  name: "pdf",
  summary: "a letter as PDF of a large report",
  peers: [],
  run: measurePdf,
};

async function measurePdf({ root, scratchDir, measure }: BenchContext): Promise<BenchResult> {
  const [report, letter] = [join(scratchDir, "report.json"), join(scratchDir, "report.pdf")];
  await writeFile(report, JSON.stringify(largeJudgedReport()));
  const made = await measure({ command: [process.execPath, join(root, "bench/render-pdf.ts"), report, letter], runs: 5, timeoutMs: 60_000 });
  const [{ size: reportBytes }, { size: letterBytes }] = await Promise.all([stat(report), stat(letter)]);
  return {
    figures: [
      { subject: "strongroom", what: "PDF, wall", value: made.wallSeconds.median, unit: "s" },
      { subject: "strongroom", what: "PDF, CPU", value: made.cpuSeconds?.median ?? null, unit: "s" },
      { subject: "strongroom", what: "PDF, peak", value: made.peakProcessBytes === null ? null : made.peakProcessBytes / 2 ** 20, unit: "MiB" },
      { subject: "strongroom", what: "size of the letter", value: letterBytes / 1000, unit: "kB" },
    ],
    ratios: [{ what: "seconds for a large report", value: made.wallSeconds.median, target: { atMost: 2 } }],
    notes: [`a report of ${(reportBytes / 1e6).toFixed(1)} MB with all facets, ${PLACES} places in each list of findings; median of 5 runs after one that was not counted`],
  };
}

function largeJudgedReport(): Report {
  const { secrets, risks, dependencies, ...rest } = sampleFacets();
  return judgedReport({
    ...rest,
    ...(secrets && { secrets: { ...secrets, found: repeat(secrets.found, (found, index) => ({ ...found, path: `src/part-${index}/settings.ts` })) } }),
    ...(risks && { risks: { ...risks, places: repeat(risks.places, (place, index) => ({ ...place, path: `src/part-${index}/build.ts` })) } }),
    ...(dependencies && { dependencies: { ...dependencies, components: repeat(dependencies.components, (component, index) => ({ ...component, name: `part-${index}` })) } }),
  });
}

function repeat<Item>(items: readonly Item[], change: (item: Item, index: number) => Item): Item[] {
  return Array.from({ length: PLACES }, (_, index) => items[index % items.length]).flatMap((item, index) => (item === undefined ? [] : [change(item, index)]));
}
