// Makes a language's definition into one table: from a state and a class of bytes to the next state, with what happens on the
// way (a line of some kind ends, a nested comment opens or closes). A state knows the context, what the line has held so far,
// and the part of a token that has been read. All of them are found by walking from the beginning of a file.

import { CODE, listContexts, type Context, type Token } from "./tokens.ts";
import type { Syntax } from "./syntax.ts";

/** What happens on a transition, in the high byte of a table's entry; 0: nothing. */
export const EVENT_SHIFT = 24;
export const NEXT_MASK = 0xff_ffff;
export const EVENT = { blankLine: 1, commentLine: 2, codeLine: 3, deeper: 4, shallower: 5 } as const;

export interface LineTable {
  /** Class of each of the 256 bytes. */
  readonly classes: Uint8Array;
  /** Row offsets: `table[state + class]` is the next state (an offset) and the event. */
  readonly table: Int32Array;
  /** For "shallower" by its transition: where it leads when a level remains. */
  readonly remaining: ReadonlyMap<number, number>;
  /** By state divided by `stride`: the kind of line that ends when the file ends here; 0 at the beginning of a line. */
  readonly atEnd: Uint8Array;
  readonly stride: number;
}

/** What the line has held so far. Only column and blank lines can still become comments. */
const LINE = { column: 0, blank: 1, comment: 2, code: 3 } as const;
const LINE_STATES = 4;
type LineState = (typeof LINE)[keyof typeof LINE];

interface State {
  readonly context: number;
  readonly line: LineState;
  /** What has been read of a token (or of several), not yet known to be one. */
  readonly pending: string;
  /** The byte before was a backslash in a string. */
  readonly escaped: boolean;
}

interface Step {
  readonly state: State;
  readonly event: number;
  /** For "shallower". */
  readonly remaining: State | null;
}

const LINE_FEED = "\n";
/** Stands for all bytes that no token knows. */
const OTHER = "\u0100";
const WHITE = new Set([" ", "\t", "\r", "\f", "\v"]);

export function compileSyntax(syntax: Syntax): LineTable {
  const contexts = listContexts(syntax);
  const { classes, symbols } = classifyBytes(contexts, syntax.ignoreCase === true);
  const stride = symbols.length;
  const walk = createWalk(contexts);
  const states: State[] = [{ context: CODE, line: LINE.column, pending: "", escaped: false }];
  const keyOf = createKeys(contexts.length);
  const numbers = new Map([[keyOf(states[0] as State), 0]]);
  const numberOf = (state: State): number => {
    const key = keyOf(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    return states.push(state) - 1;
  };
  const entries: number[] = [];
  const remaining = new Map<number, number>();
  // `states` grows while it is walked.
  for (const state of states) {
    for (const symbol of symbols) {
      const step = walk(state, symbol);
      if (step.remaining !== null) remaining.set(entries.length, numberOf(step.remaining) * stride);
      entries.push((numberOf(step.state) * stride) | (step.event << EVENT_SHIFT));
    }
  }
  const atEnd = Uint8Array.from(states, (state) => endOfFile(walk, state));
  return { classes, table: Int32Array.from(entries), remaining, atEnd, stride };
}

/** A number for each state: as text, a key would cost more to make than all that is done with it. */
function createKeys(contexts: number): (state: State) => number {
  const pendings = new Map<string, number>();
  return ({ context, line, pending, escaped }) => {
    let number = pendings.get(pending);
    if (number === undefined) {
      number = pendings.size;
      pendings.set(pending, number);
    }
    return ((number * contexts + context) * LINE_STATES + line) * 2 + (escaped ? 1 : 0);
  };
}

/** Bytes that tokens use have a class each; the rest is white space or other. */
function classifyBytes(contexts: readonly Context[], ignoreCase: boolean): { classes: Uint8Array; symbols: readonly string[] } {
  const used = new Set<string>();
  for (const { tokens, backslash } of contexts) {
    if (backslash) used.add("\\");
    for (const { text } of tokens) for (const character of text) used.add(character);
  }
  used.delete(LINE_FEED);
  const symbols = [OTHER, LINE_FEED, ...new Set([" ", ...used])];
  const classes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const character = String.fromCharCode(byte);
    const symbol = ignoreCase ? character.toLowerCase() : character;
    const index = symbols.indexOf(symbol);
    classes[byte] = index !== -1 ? index : symbols.indexOf(WHITE.has(character) ? " " : OTHER);
  }
  return { classes, symbols };
}

/** One byte's step from a state, written for clarity: it runs once for each entry of a table. */
function createWalk(contexts: readonly Context[]): (state: State, symbol: string) => Step {
  const quiet = (state: State): Step => ({ state, event: 0, remaining: null });
  const known = contexts.map((context) => Object.values(LINE).map((line) => candidatesAt(context, line)));
  const candidatesOf = (context: number, line: LineState): Candidates => (known[context] as Candidates[])[line] as Candidates;

  function walk(state: State, symbol: string): Step {
    const context = contexts[state.context] as Context;
    // An escaped line feed continues the string on the next line.
    if (state.escaped) return plain({ ...state, escaped: false }, symbol, { ...context, afterLine: null });
    if (state.pending === "" && symbol === "\\" && context.backslash) return quiet({ ...state, escaped: true, line: touch(state.line, context) });
    const read = state.pending + symbol;
    const candidates = candidatesOf(state.context, state.line);
    if (candidates.beginnings.has(read)) return quiet({ ...state, pending: read });
    const whole = candidates.tokens.get(read);
    if (whole !== undefined) return apply(state, whole, context);
    return state.pending === "" ? plain(state, symbol, context) : resolve(state, symbol, candidates, context);
  }

  /** The pending part is not (only) a token: takes the longest token it begins with, or one byte, and reads on. */
  function resolve(state: State, symbol: string, candidates: Candidates, context: Context): Step {
    const { pending } = state;
    const token = longestToken(candidates, pending);
    const clean = { ...state, pending: "" };
    const first = token === undefined ? plain(clean, pending[0] as string, context) : apply(clean, token, context);
    const unread = pending.slice(token === undefined ? 1 : token.text.length) + symbol;
    let step = first;
    for (const next of unread) {
      const following = walk(step.state, next);
      if (step.event !== 0 && following.event !== 0) throw new RangeError(`two events on one byte after ${JSON.stringify(pending)}`);
      step = { ...following, event: step.event | following.event, remaining: following.remaining ?? step.remaining };
    }
    return step;
  }

  function apply(state: State, token: Token, context: Context): Step {
    const line = touch(state.line, context);
    const here: State = { ...state, pending: "", line };
    if (token.effect === "text") return quiet(here);
    if (token.effect === "deeper") return { state: here, event: EVENT.deeper, remaining: null };
    if (token.effect === "shallower") return { state: { ...here, context: CODE }, event: EVENT.shallower, remaining: here };
    const target = contexts[token.effect.to] as Context;
    // The opening token of a comment is comment, that of a string is code; a closing one belongs to what it closes.
    const entered = token.effect.to === CODE || token.hasCode === true ? line : touch(state.line, target);
    return quiet({ ...here, context: token.effect.to, line: entered });
  }

  function plain(state: State, symbol: string, context: Context): Step {
    if (symbol !== LINE_FEED) {
      if (!WHITE.has(symbol)) return quiet({ ...state, line: touch(state.line, context) });
      return quiet({ ...state, line: state.line === LINE.column ? LINE.blank : state.line });
    }
    return {
      state: { context: context.afterLine ?? state.context, line: LINE.column, pending: "", escaped: false },
      event: lineEvent(state.line),
      remaining: null,
    };
  }
  return walk;
}

/** What a line is after something other than white space of this context has been on it. */
function touch(line: LineState, context: Context): LineState {
  if (context.kind !== "comment") return LINE.code;
  return line === LINE.code ? LINE.code : LINE.comment;
}

/** The tokens that count in a context when a line has held so much. */
interface Candidates {
  readonly tokens: ReadonlyMap<string, Token>;
  /** What is the beginning of a longer token. */
  readonly beginnings: ReadonlySet<string>;
}

function candidatesAt(context: Context, line: LineState): Candidates {
  const tokens = new Map<string, Token>();
  const beginnings = new Set<string>();
  for (const token of context.tokens) {
    const { text, place } = token;
    if (place !== "anywhere" && line !== LINE.column && !(place === "fresh" && line === LINE.blank)) continue;
    // Of the same token the narrower place wins: a docstring over a string.
    if (tokens.get(text) === undefined || place !== "anywhere") tokens.set(text, token);
    for (let length = 1; length < text.length; length++) beginnings.add(text.slice(0, length));
  }
  return { tokens, beginnings };
}

function longestToken({ tokens }: Candidates, pending: string): Token | undefined {
  for (let length = pending.length; length > 0; length--) {
    const token = tokens.get(pending.slice(0, length));
    if (token !== undefined) return token;
  }
  return undefined;
}

function lineEvent(line: LineState): number {
  if (line === LINE.code) return EVENT.codeLine;
  return line === LINE.comment ? EVENT.commentLine : EVENT.blankLine;
}

/** A file that does not end with a line feed ends a line all the same, unless nothing stands on it. */
function endOfFile(walk: (state: State, symbol: string) => Step, state: State): number {
  if (state.line === LINE.column && state.pending === "" && !state.escaped) return 0;
  return walk({ ...state, escaped: false }, LINE_FEED).event;
}
