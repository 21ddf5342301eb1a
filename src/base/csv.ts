// Comma-separated values (RFC 4180) that a spreadsheet takes as text: a cell that would begin a formula gets an apostrophe in front.

/** As the OWASP page on CSV injection lists them; a tab or a line break may stand before what is then read as a formula. */
const BEGINS_FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u;

export function composeCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(composeCell).join(",")}\r\n`).join("");
}

function composeCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = BEGINS_FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}
