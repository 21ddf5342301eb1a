import type { Vectors } from "./vectors.ts";

/** What all of them share. */
const CASES: Vectors["cases"] = [
  ["nothing", "", 1, 0],
  ["if", "if (a) { b(); }", 2, 1],
  ["if, else", "if (a) b(); else c();", 2, 2],
  ["else if is one with its else", "if (a) b(); else if (c) d(); else b();", 3, 3],
  ["an if within an else is nested", "if (a) b(); else { if (c) d(); }", 3, 4],
  ["nested ifs", "if (a) { if (b) { if (c) d(); } }", 4, 6],
  ["what is nested in an else if stands as deep as in the if", "if (a) { } else if (b) { if (c) d(); }", 4, 4],
  ["loops", "for (;;) { } while (a) { } do { } while (b);", 4, 3],
  ["a sequence of one operator", "x = a && b && c;", 3, 1],
  ["a sequence that changes", "x = a && b || c && d;", 4, 3],
  ["parentheses around another operator", "x = a && (b || c) && d;", 4, 3],
  ["a negation begins a sequence", "x = a && !(b && c);", 3, 2],
  ["a chain of conditionals nests", "x = a ? b : c ? d : a;", 3, 3],
  ["arithmetic within a sequence", "x = a + 1 > b && c - 1 < d;", 2, 1],
  ["switch with fallthrough", "switch (a) { case 1: case 2: b(); break; case 3: c(); break; default: d(); break; }", 4, 1],
  ["switch in a loop, if in a case", "for (;;) { switch (a) { case 1: if (b) c(); break; } }", 4, 6],
  ["recursion counts once", "if (a) f(a, b, c, d); f(a, b, c, d);", 2, 2],
  ["what is written in strings and comments", "/* if (a) && */ x = \"if (a) && b\"; // ? :", 1, 0],
];

export const C_VECTORS: Vectors = {
  language: "C",
  wrap: (body) => `#include <x.h>\n#if defined(A) && defined(B)\nstatic int f(int a, char *b, void (*c)(int), int d)\n{\n${body}\n}\n#endif\n`,
  cases: [
    ...CASES,
    ["goto", "if (a) goto out;\nfor (;;) { goto out; }\nout: return 1;", 3, 4],
    ["the preprocessor decides too, and its condition is not the program's", "#if defined(A) && defined(B)\nb();\n#elif defined(C) || D\nc();\n#else\nd();\n#endif", 3, 0],
    ["#ifdef within a structure", "if (a) {\n#ifdef X\nb();\n#endif\n}", 3, 1],
    ["a macro that looks like a call", "LIST_FOREACH(a, b) { if (c) d(); }", 2, 1],
  ],
};

export const CPP_VECTORS: Vectors = {
  language: "C++",
  wrap: (body) => `namespace n { template <class T> auto C<T>::f(const T& a, T&& b, int c, int d = 1) const -> int {\n${body}\n} }\n`,
  cases: [
    ...CASES,
    ["range for and its likes", "for (auto&& x : a) { for (;;) { } }", 3, 3],
    ["an rvalue reference is no operator", "auto&& x = b; g(static_cast<T&&>(a));", 1, 0],
    ["words for operators", "x = a and b or c;", 3, 2],
    ["try and two catches", "try { a(); } catch (const E& e) { b(); } catch (...) { if (c) d(); }", 4, 4],
    ["a lambda belongs to its function", "g([&](int x) { if (x) a(); });", 2, 2],
    ["a lambda with a name is apart", "auto g = [&](int x) { if (x) a(); };", 1, 0],
    ["an overload of the same name is no recursion", "f(a); this->f(a, b);", 1, 0],
    ["goto", "goto out; out: ;", 1, 1],
  ],
};

export const JAVA_VECTORS: Vectors = {
  language: "Java",
  wrap: (body) => `class A {\n  int f(int a, String b, List<? extends T> c, int... d) throws E {\n${body}\n}\n}\n`,
  cases: [
    ...CASES,
    ["for each", "for (var x : a) { if (x) b(); }", 3, 3],
    ["try, two catches, finally", "try (var x = a()) { b(); } catch (E | F e) { c(); } catch (G e) { } finally { d(); }", 3, 2],
    ["jumps with a label", "l: for (;;) { for (;;) { if (a) continue l; break l; } }", 4, 8],
    ["a switch as an expression", "int x = switch (a) { case 1, 2 -> 3; case 4 -> { yield b ? 1 : 2; } default -> 5; };", 4, 3],
    ["a pattern with a guard", "switch (a) { case Integer i when i > 1 && b -> c(); case String s -> d(); default -> { } }", 4, 2],
    ["a lambda belongs to its function", "g(x -> x.h() ? 1 : 2);", 2, 2],
    ["a lambda with a name is apart", "Runnable r = () -> { if (a) b(); };", 1, 0],
    ["an overload of the same name is no recursion", "return f(a);", 1, 0],
    ["a call on another object is no recursion", "return g.f(a, b, c, d);", 1, 0],
    ["methods of an anonymous class are apart", "g(new R() { void run() { if (a) b(); } });", 1, 0],
  ],
};

export const CSHARP_VECTORS: Vectors = {
  language: "C#",
  wrap: (body) => `class A {\n  async Task<int?> f(int a, string b, T c = null, params int[] d) {\n${body}\n}\n}\n`,
  cases: [
    ...CASES,
    ["foreach", "foreach (var x in a) { if (x) b(); }", 3, 3],
    ["?? decides and is no break of the flow", "x = a ?? b ?? c;", 3, 0],
    ["what may be null decides nothing", "int? x = a?.b; y ??= c?[1];", 1, 0],
    ["try, a catch with a filter, finally", "try { a(); } catch (E e) when (b) { c(); } finally { d(); }", 2, 1],
    ["goto, also to a case", "switch (a) { case 1: goto case 2; case 2: goto end; } end: return;", 3, 3],
    ["a switch as an expression", "x = a switch { 1 or 2 => 3, > 4 when b => 5, _ => 6 };", 3, 1],
    ["a lambda belongs to its function", "g(x => { if (x) a(); });", 2, 2],
    ["a lambda with a name is apart", "Action g = () => { if (a) b(); };", 1, 0],
    ["a local function is apart", "int g(int x) { if (x) return 1; return 2; }", 1, 0],
    ["patterns decide nothing", "return a is > 1 and < 3 or null;", 1, 0],
  ],
};
