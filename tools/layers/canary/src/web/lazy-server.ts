export const load = async () => await import("#platform/db/door.ts");
