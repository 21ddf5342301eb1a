const name = "./near.ts";
export const late = [import("./forbidden-late.ts"), import(name)];
