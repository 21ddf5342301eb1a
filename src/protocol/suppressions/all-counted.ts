// SUP-9: said wherever findings are counted without asking what was decided about them.

export const ALL_COUNTED = "Suppressed findings are counted too.";
