// Classes that the pipeline itself adds to a tally, beside those of the sandbox: what was seen and not read. Rows are [count].

export const SYMLINK_CLASS = "symlink|";
export const SUBMODULE_CLASS = "submodule|";
/** `limit|CODE` */
export const LIMIT_CLASS_PREFIX = "limit|";
