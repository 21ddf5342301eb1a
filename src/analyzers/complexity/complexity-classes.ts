// How functions are grouped by their complexity: each file counts them so, and the report adds them up.

/** Upper ends of the classes of cyclomatic complexity; the last class has none. */
export const COMPLEXITY_CLASSES = [5, 10, 20, 50] as const;
