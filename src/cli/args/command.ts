// What a command is. Each stands in `src/cli/commands/<name>.ts`; what is heavy is imported inside `run`, so that help
// and other commands do not pay for it.

import type { ExitCode } from "./exit-codes.ts";

export interface OptionSpec {
  readonly type: "string" | "boolean";
  /** One letter: `-j`. */
  readonly short?: string;
  /** May be given several times; its value is then a list. */
  readonly multiple?: boolean;
  /** What the value is called in help: `FILE`. */
  readonly value?: string;
  /** What it does, in half a sentence. */
  readonly summary: string;
}

export type Options = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec extends { readonly type: "boolean" }
  ? boolean
  : Spec extends { readonly multiple: true }
    ? readonly string[]
    : string;

/** Values by option name, typed by the option table; absent where not given. */
export type Values<Table extends Options> = { readonly [Name in keyof Table]?: ValueOf<Table[Name]> };

export interface CommandArgs<Table extends Options = Options> {
  readonly values: Values<Table>;
  readonly positionals: readonly string[];
}

export interface Positionals {
  readonly min: number;
  readonly max: number;
}

export interface Command<Table extends Options = Options> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The form, without the program's name: `test [--full] [PATTERN…]`. */
  readonly usage: string;
  /** More for `--help`: paragraphs, examples; lines of at most 100 characters. */
  readonly details?: string;
  readonly options: Table;
  readonly positionals: Positionals;
  /** @throws AppError which is printed with its remedy; `usage.invalid` exits 2, others 1. */
  run(args: CommandArgs<Table>): Promise<ExitCode>;
}

/** Gives a command whose `values` are typed by its own option table. */
export function defineCommand<const Table extends Options>(command: Command<Table>): Command {
  return command as unknown as Command;
}
