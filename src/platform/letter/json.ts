// A report as JSON, the one form whose digest stands for it.

export function writeJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
