// Statements that come again are prepared: parsed and planned once for each connection. Row-level security and the role are part of the
// plan, and the server plans anew when they differ. Lists of any length make any number of texts, so there is an end to it.

const MAX_PREPARED = 500;
/** A text longer than this is made of a list, or is run once. */
const MAX_PREPARED_CHARACTERS = 8000;

export interface StatementNames {
  /** The name under which to prepare it; null where it is not worth preparing. */
  of(sql: string): string | null;
}

export function createStatementNames(): StatementNames {
  const seen = new Map<string, string | null>();
  let prepared = 0;
  return {
    of(sql) {
      if (sql.length > MAX_PREPARED_CHARACTERS) return null;
      const known = seen.get(sql);
      if (typeof known === "string") return known;
      if (known === undefined) {
        // The first time tells nothing; of what never came again no more is kept than of what did.
        if (seen.size >= 4 * MAX_PREPARED) for (const [text, name] of seen) if (name === null) seen.delete(text);
        seen.set(sql, null);
        return null;
      }
      if (prepared >= MAX_PREPARED) return null;
      const name = `strongroom_${++prepared}`;
      seen.set(sql, name);
      return name;
    },
  };
}
