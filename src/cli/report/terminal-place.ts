// What the terminal at standard output can show.

/** Of a terminal that does not say how wide it is, and of a file or a pipe. */
const PLAIN_COLUMNS = 80;

export interface TerminalPlace {
  readonly columns: number;
  readonly color: boolean;
  readonly unicode: boolean;
}

export function terminalPlace(): TerminalPlace {
  const { stdout } = process;
  return { columns: stdout.isTTY ? stdout.columns || PLAIN_COLUMNS : PLAIN_COLUMNS, color: stdout.isTTY && stdout.hasColors(), unicode: speaksUnicode() };
}

export function speaksUnicode(): boolean {
  const locale = process.env["LC_ALL"] || process.env["LC_CTYPE"] || process.env["LANG"] || "";
  return /utf-?8/i.test(locale) || process.platform === "darwin";
}
