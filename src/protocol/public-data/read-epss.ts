// EPSS of FIRST.org: how likely each vulnerability is exploited in the next thirty days. Published each day as `epss_scores-YYYY-MM-DD.csv.gz`:
// a line with the model and the day, a line of columns, then a line for each CVE.

import { AppError } from "#base/app-error.ts";

import type { DayData } from "./day-data.ts";
import type { DataRecord } from "./index-format.ts";

/** There are some 350,000 CVEs; a file of far more lines is not the list. */
const MAX_ENTRIES = 2_000_000;
const CVE = /^CVE-\d{4}-\d{4,12}$/;
/** The day comes alone or with a time, `T00:00:00+0000` or `T12:55:00Z`. */
const HEAD = /^#model_version:[^,\n]{1,40},score_date:(\d{4}-\d\d-\d\d)(?:T[0-9:.]{1,20}(?:Z|[+-]\d\d:?\d\d))?$/;
const COLUMNS = "cve,epss,percentile";
const NUMBER = /^(?:0|1|[01]\.\d{1,20}|\d(?:\.\d{1,20})?[eE]-\d{1,3})$/;

/** `text`: unpacked. A line that is none of the format makes it another file: nothing of it is used. @throws AppError `advisories.unusable`. */
export function readEpss(text: string): DayData {
  if (!text.endsWith("\n")) throw unusable("it ends within a line");
  const [head = "", columns = "", ...lines] = text.slice(0, -1).split(/\r?\n/);
  const day = HEAD.exec(head)?.[1];
  if (day === undefined || Number.isNaN(Date.parse(day))) throw unusable("its first line does not give the model and the day");
  if (columns !== COLUMNS) throw unusable(`its columns are not ${COLUMNS}`);
  if (lines.length === 0 || lines.length > MAX_ENTRIES) throw unusable(`it has ${lines.length} lines`);
  return { day, records: lines.map((line, at) => readLine(line, at + 3)) };
}

function readLine(line: string, number: number): DataRecord {
  const [cve = "", epss = "", percentile = "", ...rest] = line.split(",");
  if (rest.length > 0 || !CVE.test(cve) || !isShare(epss) || !isShare(percentile)) throw unusable(`line ${number} is none of a vulnerability with two numbers from 0 to 1`);
  return { id: cve, modified: null, keys: [cve], json: JSON.stringify({ cve, probability: Number(epss), percentile: Number(percentile) }) };
}

function isShare(text: string): boolean {
  return NUMBER.test(text) && Number(text) <= 1;
}

function unusable(how: string): AppError {
  return new AppError("advisories.unusable", `Expected a day's scores of EPSS: ${how}.`);
}
