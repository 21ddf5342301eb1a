// Globs as --exclude takes them and as searches have them: `*` within one part of a path, `**` across parts, `?` one character, `{a,b}`;
// without a `/` one holds for a name anywhere, as in .gitignore. What is taken holds for all below it.

const MAX_GLOB = 256;

/** Whether a path (with `/`) or a folder above it is meant. */
export function compileGlobs(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map(toExpression);
  if (matchers.length === 0) return () => false;
  return (path) => matchers.some((matcher) => matcher.test(path));
}

/** One expression without nested repetition of the same text, so that no path makes it slow. */
function toExpression(glob: string): RegExp {
  const text = glob.slice(0, MAX_GLOB).replace(/^\.?\//, "").replace(/\/$/, "").replaceAll(/\*{3,}/g, "**").replaceAll(/(?:\*\*\/)+/g, "**/");
  const anchored = text.includes("/");
  let depth = 0;
  const body = text.replaceAll(/\*\*\/|\*\*|[*?{},]|[^*?{},]+/g, (token) => {
    switch (token) {
      case "**/": return "(?:[^/]+/)*";
      case "**": return ".*";
      case "*": return "[^/]*";
      case "?": return "[^/]";
      case "{": return (depth++, "(?:");
      case "}": return depth > 0 ? (depth--, ")") : "\\}";
      case ",": return depth > 0 ? "|" : ",";
      default: return RegExp.escape(token);
    }
  });
  return new RegExp(`^${anchored ? "" : "(?:.*/)?"}(?:${body}${")".repeat(depth)})(?:/.*)?$`, "su");
}
