// The packages that the sandbox may load beside files of ours, each for one analysis. They run on hostile content: parsers only,
// without add-ons, pinned. Who starts the sandbox, the layers and the closures all take this list.

export const SANDBOX_PACKAGES: readonly string[] = ["web-tree-sitter"];
