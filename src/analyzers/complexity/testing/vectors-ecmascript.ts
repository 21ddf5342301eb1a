import type { Vectors } from "./vectors.ts";

const CASES: Vectors["cases"] = [
  ["nothing", "", 1, 0],
  ["if", "if (a) b();", 2, 1],
  ["if, else", "if (a) b(); else c();", 2, 2],
  ["else if is one with its else", "if (a) b(); else if (c) d(); else a();", 3, 3],
  ["a comment between else and if", "if (a) b(); else /* then */ if (c) d();", 3, 2],
  ["an if within an else is nested", "if (a) b(); else { if (c) d(); }", 3, 4],
  ["nested ifs", "if (a) { if (b) { if (c) d(); } }", 4, 6],
  ["what is nested in an else if stands as deep as in the if", "if (a) { } else if (b) { if (c) d(); }", 4, 4],
  ["all loops", "for (;;) {} for (const x of a) {} for (const k in a) {} while (a) {} do {} while (b);", 6, 5],
  ["switch with fallthrough", "switch (a) { case 1: case 2: b(); break; case 3: c(); default: d(); }", 4, 1],
  ["switch in a loop, if in a case", "for (;;) { switch (a) { case 1: if (b) c(); } }", 4, 6],
  ["a sequence of one operator", "return a && b && c;", 3, 1],
  ["a sequence that changes", "return a && b || c && d;", 4, 3],
  ["parentheses do not end a sequence", "return a && (b && c);", 3, 1],
  ["parentheses around another operator", "return a && (b || c) && d;", 4, 3],
  ["a negation begins a sequence", "return a && !(b && c);", 3, 2],
  ["two sequences in one statement", "b(a && c, c && d);", 3, 2],
  ["?? decides and is no break of the flow", "return a ?? b ?? c;", 3, 0],
  ["a chain of conditionals nests", "return a ? b : c ? d : a;", 3, 3],
  ["a conditional in the condition of an if is beside it", "if (a ? b : c) d();", 3, 2],
  ["try, catch, finally", "try { a(); } catch (e) { b(); } finally { c(); }", 2, 1],
  ["catch in a loop, if within", "for (;;) { try { a(); } catch { if (b) c(); } }", 4, 6],
  ["jumps with a label", "l: for (;;) { for (;;) { if (a) continue l; if (b) break l; break; } }", 5, 11],
  ["recursion counts once", "return a ? f(b) : f(c);", 2, 2],
  ["a method of that name on another object is no recursion", "return a.f(b);", 1, 0],
  ["a closure belongs to its function", "a(() => { if (b) c(); });", 2, 2],
  ["closures nest", "a(() => b(() => { if (c) d(); }));", 2, 3],
  ["a closure with a name is apart", "const g = () => { if (a) b(); };", 1, 0],
  ["a nested function is apart", "function g() { if (a) b(); } return g;", 1, 0],
  ["what is written in strings and comments", "/* if (a) && */ return \"if (a) && b\"; // ? :", 1, 0],
];

export const JAVASCRIPT_VECTORS: Vectors = { language: "JavaScript", wrap: (body) => `function f(a, b, c, d) {\n${body}\n}\n`, cases: CASES };

export const TYPESCRIPT_VECTORS: Vectors = {
  language: "TypeScript",
  wrap: (body) => `function f(a: any, b?: any, c: T | U = 1, d: A extends B ? C : D): asserts a is b {\n${body}\n}\n`,
  cases: [
    ...CASES,
    ["types decide nothing", "type X = A extends B ? C : D; let x: A | B & C; return x as C satisfies D;", 1, 0],
    ["optional chains decide nothing", "return a?.b?.(c)!.d;", 1, 0],
  ],
};

export const TSX_VECTORS: Vectors = {
  ...TYPESCRIPT_VECTORS,
  language: "TSX",
  cases: [
    ...CASES,
    ["elements with conditions", "return <A b={c ? 1 : 2}>{a && <B />}</A>;", 3, 2],
    ["a closure in an attribute", "return <A onClick={() => { if (a) b(); }} />;", 2, 2],
  ],
};
