// What facets are made from: all files of the head with what was found in each, and what the history says of their paths.

import type { FacetsInput, FacetsPast, FacetsPublic, FacetsSettings } from "#protocol/sandbox/wire.ts";
import { listComponents } from "#analyzers/dependencies/compose-dependencies.ts";
import type { Component } from "#analyzers/dependencies/resolve/component.ts";
import { findDuplicates, type Duplication } from "#analyzers/duplication/find-duplicates.ts";
import { listCodeHistories, type CodeHistory } from "./code-history.ts";
import { readHeadFile, type HeadFile } from "./head-file.ts";
import { joinHistories, readPathHistory, type PathHistory, type Rename } from "./path-histories.ts";

export interface Person {
  readonly name: string;
  /** Seconds since 1970, of the last commit. */
  readonly last: number;
}

/** A commit of the recent past and the files that changed together in it. */
export interface RecentCommit {
  /** Seconds since 1970. */
  readonly at: number;
  readonly paths: readonly string[];
}

export interface FacetMaterial {
  readonly settings: FacetsSettings;
  readonly files: readonly HeadFile[];
  /** By mailmap; histories have places in this list. */
  readonly people: readonly Person[];
  /** Newest last. */
  readonly recent: readonly RecentCommit[];
  /** Own code of the head with its histories, renames followed. Listed when it is first asked for. */
  codeHistories(): readonly CodeHistory[];
  /** What lock files and manifests name, joined when it is first asked for. */
  components(): readonly Component[];
  /** What was published and may concern the components, by kind. */
  readonly published: Readonly<Record<FacetsPublic["kind"], readonly unknown[]>>;
  /** Blobs of the whole history that hold secrets; those of the head among them. */
  readonly past: readonly Omit<FacetsPast, "kind">[];
  /** What duplication is told from, by path. */
  readonly copies: ReadonlyMap<string, string>;
  duplication(): Duplication;
  /** What a path of the past is called now; null where it is gone. */
  currentPath(path: string): string | null;
}

export interface MaterialBuilder {
  add(input: FacetsInput): void;
  finish(): FacetMaterial;
}

export function createMaterialBuilder(settings: FacetsSettings): MaterialBuilder {
  const files: HeadFile[] = [];
  const people: Person[] = [];
  const paths: PathHistory[] = [];
  let places: readonly number[] = [];
  const renames: Rename[] = [];
  const recent: RecentCommit[] = [];
  const published: Record<FacetsPublic["kind"], unknown[]> = { advisory: [], epss: [], kev: [], releases: [] };
  const past: FacetsPast[] = [];
  const copies = new Map<string, string>();
  return {
    add(input) {
      switch (input.kind) {
        case "file":
          return void files.push(readHeadFile(input));
        case "copies":
          if (typeof input.facts === "string") copies.set(input.path, input.facts);
          return;
        case "person":
          return void people.push(input);
        case "places":
          return void (places = input.people);
        case "path":
          return void paths.push(readPathHistory(input.row, places));
        case "rename":
          return void renames.push(input);
        case "commit":
          return void recent.push(input);
        case "past":
          return void past.push(input);
        case "advisory":
        case "epss":
        case "kev":
        case "releases":
          return void published[input.kind].push(input.record);
      }
    },
    finish() {
      const join = once(() => joinHistories({ files, paths, renames }));
      return {
        settings, files, people, recent, published, past, copies,
        codeHistories: once(() => listCodeHistories({ files, histories: join().histories })),
        currentPath: (path) => join().currentPath(path),
        components: once(() => listComponents(files)),
        duplication: once(() => findDuplicates(Array.from(copies, ([path, facts]) => ({ path, facts })))),
      };
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
