// The result of a benchmark as text: a table of figures, a table of ratios, and the section that RESULTS.md keeps.

import { type BenchResult, type Figure, meetsTarget, type Ratio } from "./benchmark.ts";

export interface Machine {
  readonly system: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
}

export interface BenchRun {
  readonly name: string;
  readonly summary: string;
  /** ISO instant. */
  readonly at: string;
  readonly command: string;
  readonly machine: Machine;
  readonly result: BenchResult;
}

const NOT_RUN = "not run here";

export function composeResult(run: BenchRun): string {
  const { figures, ratios, notes } = run.result;
  return [
    `${run.name}: ${run.summary}`,
    composeMachine(run.machine),
    "",
    ...alignTable([["what", "subject", "value", "unit", "note"], ...figures.map(figureRow)]),
    "",
    ...(ratios.length === 0 ? [] : [...alignTable([["ratio", "value", "aim", ""], ...ratios.map(ratioRow)]), ""]),
    ...notes,
  ].join("\n");
}

/** A section of RESULTS.md. */
export function composeSection(run: BenchRun): string {
  const { figures, ratios, notes } = run.result;
  return [
    `## ${run.name}, ${run.at.slice(0, 10)}`,
    "",
    `\`${run.command}\` on ${composeMachine(run.machine)}.`,
    "",
    ...markdownTable([["what", "subject", "value", "unit", "note"], ...figures.map(figureRow)]),
    "",
    ...(ratios.length === 0 ? [] : [...markdownTable([["ratio", "value", "aim", "reached"], ...ratios.map(ratioRow)]), ""]),
    ...notes.map((note) => `- ${note}`),
    "",
  ].join("\n");
}

function composeMachine(machine: Machine): string {
  return `${machine.system}, ${machine.cores} cores, ${machine.memoryGib} GiB memory, Node ${machine.node}`;
}

function figureRow(figure: Figure): string[] {
  return [figure.what, figure.subject, figure.value === null ? NOT_RUN : formatNumber(figure.value), figure.unit, figure.note ?? ""];
}

function ratioRow(ratio: Ratio): string[] {
  const aim = ratio.target === undefined ? "" : "atLeast" in ratio.target ? `>= ${ratio.target.atLeast}` : `<= ${ratio.target.atMost}`;
  const met = meetsTarget(ratio);
  return [ratio.what, ratio.value === null ? NOT_RUN : formatNumber(ratio.value), aim, met === null ? "" : met ? "yes" : "NO"];
}

/** Three significant digits; whole numbers from a thousand on. */
function formatNumber(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}

function alignTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
}

function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const [header = [], ...body] = rows;
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...body.map(line)];
}
