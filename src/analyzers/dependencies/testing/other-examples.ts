// Files of the other ecosystems, and what they say.

import type { Example } from "./say-facts.ts";

export const GO_MOD = `module example.com/shop // the shop

go 1.22.1

require golang.org/x/text v0.3.0
require (
	github.com/a/b v1.2.3
	github.com/c/d/v2 v2.0.0+incompatible // indirect
	"quoted.example/e" v0.0.0-20240101000000-0123456789ab
	local.example/f v1.0.0
)
replace local.example/f => ../f
replace (
	github.com/a/b v1.2.3 => github.com/fork/b v1.2.4
)
exclude golang.org/x/text v0.2.0
`;

export const CARGO_TOML = `[package]
name = "shop"
version = "0.1.0"
license = "MIT OR Apache-2.0"
rust-version = "1.80"

[dependencies]
serde = { version = "1.0", features = ["derive"] }
exact = "=1.2.3"
maybe = { version = "2", optional = true }
renamed = { package = "real-name", version = "3" }
own = { path = "../own" }
shared.workspace = true
git-one = { git = "https://example.com/g" }

[build-dependencies]
cc = "1"

[target.'cfg(unix)'.dev-dependencies]
tempfile = "3"

[workspace]
members = ["crates/*"]

[workspace.dependencies]
shared = "4.5"
`;

const CARGO_LOCK = `version = 4

[[package]]
name = "shop"
version = "0.1.0"
dependencies = [
 "a",
 "b 1.0.0",
]

[[package]]
name = "a"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "00ff"
dependencies = [
 "b 2.0.0",
]

[[package]]
name = "b"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "b"
version = "2.0.0"
source = "git+https://example.com/b#0123"
`;

export const POM = `<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>9</version></parent>
  <artifactId>shop</artifactId>
  <properties><jackson.version>2.18.2</jackson.version><nested>\${jackson.version}</nested><java.version>21</java.version></properties>
  <licenses><license><name>MIT</name></license></licenses>
  <dependencyManagement><dependencies>
    <dependency><groupId>org.managed</groupId><artifactId>m</artifactId><version>4.0</version><scope>test</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <!-- <dependency><groupId>no</groupId><artifactId>no</artifactId></dependency> -->
    <dependency><groupId>com.fasterxml</groupId><artifactId>databind</artifactId><version>\${nested}</version></dependency>
    <dependency><groupId>\${project.groupId}</groupId><artifactId>sibling</artifactId><version>\${project.version}</version></dependency>
    <dependency><groupId>org.managed</groupId><artifactId>m</artifactId></dependency>
    <dependency><groupId>a</groupId><artifactId>provided</artifactId><version>1</version><scope>provided</scope></dependency>
    <dependency><groupId>a</groupId><artifactId>optional</artifactId><version>1</version><optional>true</optional></dependency>
    <dependency><groupId>a</groupId><artifactId>unknown</artifactId><version>\${elsewhere}</version></dependency>
    <dependency><groupId>a</groupId><artifactId>range</artifactId><version>[1,2)</version></dependency>
  </dependencies>
  <build><plugins><plugin><artifactId>maven-surefire-plugin</artifactId><version>3.5.2</version></plugin></plugins></build>
</project>`;

const CATALOG = `[versions]
okio = "3.9.1"
kotlin = { strictly = "2.1.0" }

[libraries]
okio = { module = "com.squareup.okio:okio", version.ref = "okio" }
junit = "junit:junit:4.13.2"
grouped = { group = "org.example", name = "grouped", version = "1.+" }
bom-managed = { module = "org.example:managed" }

[plugins]
kotlin = { id = "org.jetbrains.kotlin.jvm", version.ref = "kotlin" }
`;

export const CSPROJ = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFrameworks>net8.0;net9.0</TargetFrameworks><JsonVersion>13.0.3</JsonVersion></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Newtonsoft.Json" Version="$(JsonVersion)" />
    <PackageReference Include="Serilog"><Version>4.2.0</Version></PackageReference>
    <PackageReference Include="Central" />
    <PackageReference Include="Analyzers" Version="[1.0.0]" PrivateAssets="All" />
    <PackageReference Include="Ranged" Version="[1.0,2.0)" />
    <PackageReference Include="Elsewhere" Version="$(Unknown)" />
    <PackageReference Update="Serilog" Version="9.9.9" />
  </ItemGroup>
</Project>`;

const NUGET_LOCK = `{
  "version": 2,
  "dependencies": {
    "net9.0": {
      "Serilog": { "type": "Direct", "requested": "[4.2.0, )", "resolved": "4.2.0", "contentHash": "abc", "dependencies": { "system.memory": "4.5.5" } },
      "System.Memory": { "type": "Transitive", "resolved": "4.5.5" },
      "own": { "type": "Project" }
    }
  }
}`;

export const COMPOSER_LOCK = `{
  "packages": [
    { "name": "a/a", "version": "v1.0.0", "license": ["MIT", "GPL-2.0-only"], "require": { "php": ">=8", "ext-json": "*", "b/B": "^2", "virtual/impl": "1" }, "dist": { "shasum": "00" } },
    { "name": "b/b", "version": "2.0.0", "provide": { "virtual/impl": "1.0" } }
  ],
  "packages-dev": [{ "name": "t/t", "version": "dev-main" }],
  "platform": { "php": ">=8.2" }
}`;

const GEMFILE_LOCK = `GIT
  remote: https://example.com/fork.git
  revision: 0123
  specs:
    fork (0.1.0)
      rack

PATH
  remote: .
  specs:
    own (1.0.0)

GEM
  remote: https://gems.example.com/
  specs:
    nokogiri (1.18.1)
      racc (~> 1.4)
    nokogiri (1.18.1-x86_64-linux-gnu)
      racc (~> 1.4)
    racc (1.8.1)
    rack (3.1.8)

PLATFORMS
  ruby

DEPENDENCIES
  fork!
  nokogiri (~> 1.18)
  own!

RUBY VERSION
   ruby 3.4.1p0

BUNDLED WITH
   2.6.2
`;

export const GEMFILE = `source "https://gems.example.com"
ruby "3.4.1"

gem "rails", "~> 8.0", ">= 8.0.1"
gem 'pinned', '1.2.3', require: false
gem "forked", git: "https://example.com/fork.git"
gem "own", path: "."
gem "#{computed}"

group :development, :test do
  gem "rspec"
  platforms :mri do
    gem "debug"
  end
end
group :test, :production do
  gem "both"
end
gem "rubocop", group: :lint
`;

const GEMSPEC = `Gem::Specification.new do |spec|
  spec.name = "shop"
  spec.version = Shop::VERSION
  spec.license = "MIT"
  spec.required_ruby_version = ">= 3.1"
  spec.add_dependency "rack", ">= 2", "< 4"
  spec.add_development_dependency("rake")
  # spec.add_dependency "no"
  spec.add_dependency computed
end
`;

export const PUBSPEC_LOCK = `packages:
  a:
    dependency: "direct main"
    description:
      name: a
      sha256: "00ff"
      url: "https://pub.example.com"
    source: hosted
    version: "1.10.0"
  b:
    dependency: transitive
    source: hosted
    version: "2.0.0"
  lints:
    dependency: "direct dev"
    source: git
    version: "5.0.0"
  flutter:
    dependency: "direct main"
    source: sdk
    version: "0.0.0"
sdks:
  dart: ">=3.5.0 <4.0.0"
`;

const CONAN_1 = `{
  "graph_lock": { "nodes": {
    "0": { "ref": "shop/1.0", "requires": ["1"] },
    "1": { "ref": "zlib/1.3.1#0123", "requires": ["2"] },
    "2": { "ref": "bzip2/1.0.8" }
  } }
}`;

const WORKFLOW = `name: ci
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
      - name: built here
        uses: ./.github/actions/own
      - uses: docker://alpine:3.20
      - { uses: "github/codeql-action/init@v3" }
      - run: |
          - uses: not/this@v1
  called:
    uses: octo-org/shared/.github/workflows/ci.yml@main
`;

export const DOCKERFILE = `# syntax=docker/dockerfile:1
ARG NODE=22.12.0
ARG BASE
FROM --platform=$BUILDPLATFORM node:\${NODE}-alpine AS build
FROM ghcr.io/acme/base:1.0@sha256:0123 as base
FROM \${BASE}
FROM build
FROM docker.io/library/debian \\
  AS last
COPY --from=build /a /b
COPY --from=busybox:1.37 /bin/x /x
`;

export const OTHER_EXAMPLES: readonly Example[] = [
  {
    what: "go.mod with blocks and replacements",
    name: "go.mod",
    content: GO_MOD,
    says: ["golang.org/x/text v0.3.0 runtime direct:5", "github.com/fork/b v1.2.4 runtime direct:7", "github.com/c/d/v2 v2.0.0+incompatible runtime indirect:8", "quoted.example/e v0.0.0-20240101000000-0123456789ab runtime direct:9"],
  },
  { what: "go.sum", name: "go.sum", content: "a.example/b v1.0.0 h1:abc=\na.example/b v1.0.0/go.mod h1:def=\nodd\n", says: ["a.example/b v1.0.0 ? ?:1", "3: expected a module, a version, a hash"] },
  {
    what: "Cargo.toml",
    name: "Cargo.toml",
    content: CARGO_TOML,
    says: [
      "serde (1.0) runtime direct:8", "exact 1.2.3 runtime direct:9", "maybe (2) optional direct:10", "real-name (3) runtime direct:11", "shared (4.5) runtime direct:13", "git-one (https://example.com/g) git runtime direct:14",
      "cc (1) build direct:17", "tempfile (3) development direct:20",
    ],
  },
  { what: "Cargo.lock", name: "Cargo.lock", content: CARGO_LOCK, says: ["a 1.0.0 ? direct:12 > b", "b 1.0.0 ? direct:21", "b 2.0.0 git ? indirect:26"] },
  {
    what: "pom.xml with properties and managed versions",
    name: "pom.xml",
    content: POM,
    says: [
      "com.fasterxml:databind 2.18.2 runtime direct:12", "org.example:sibling 9 runtime direct:13", "org.managed:m 4.0 development direct:14", "a:provided 1 build direct:15", "a:optional 1 optional direct:16",
      "a:unknown (${elsewhere}) runtime direct:17", "a:range ([1,2)) runtime direct:18", "org.apache.maven.plugins:maven-surefire-plugin 3.5.2 build direct:20",
    ],
  },
  {
    what: "gradle.lockfile by its configurations",
    name: "gradle.lockfile",
    content: "# locked\na:b:1.0=compileClasspath,runtimeClasspath\nc:d:2.0=testRuntimeClasspath\ne:f:3.0=annotationProcessor\nempty=x\nodd\n",
    says: ["a:b 1.0 runtime ?:2", "c:d 2.0 development ?:3", "e:f 3.0 build ?:4", "6: expected group:artifact:version"],
  },
  {
    what: "a catalog of versions",
    name: "libs.versions.toml",
    content: CATALOG,
    says: [
      "com.squareup.okio:okio 3.9.1 runtime direct:6", "junit:junit 4.13.2 runtime direct:7", "org.example:grouped (1.+) runtime direct:8", "org.example:managed (any) runtime direct:9",
      "org.jetbrains.kotlin.jvm:org.jetbrains.kotlin.jvm.gradle.plugin 2.1.0 build direct:12",
    ],
  },
  {
    what: "a project file of .NET",
    name: "Shop.csproj",
    content: CSPROJ,
    says: ["Newtonsoft.Json 13.0.3 runtime direct:4", "Serilog 4.2.0 runtime direct:5", "Central (any) runtime direct:6", "Analyzers 1.0.0 build direct:7", "Ranged ([1.0,2.0)) runtime direct:8", "Elsewhere (any) runtime direct:9"],
  },
  {
    what: "a project of tests of .NET",
    name: "Shop.Tests.csproj",
    content: '<Project><ItemGroup><PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.12.0"/><PackageReference Include="xunit" Version="2.9.2"/></ItemGroup></Project>',
    says: ["Microsoft.NET.Test.Sdk 17.12.0 development direct:1", "xunit 2.9.2 development direct:1"],
  },
  { what: "packages.lock.json", name: "packages.lock.json", content: NUGET_LOCK, says: ["Serilog 4.2.0 ? direct:5 > System.Memory", "System.Memory 4.5.5 ? indirect:6"] },
  {
    what: "packages.config", name: "packages.config",
    content: '<packages><package id="A" version="1.0" /><package id="T" version="2.0" developmentDependency="true" /></packages>',
    says: ["A 1.0 runtime ?:1", "T 2.0 development ?:1"],
  },
  {
    what: "composer.json",
    name: "composer.json",
    content: '{"require":{"php":">=8.2","ext-json":"*","a/a":"^1.0"},"require-dev":{"t/t":"2.1.0"}}',
    says: ["a/a (^1.0) runtime direct:1", "t/t 2.1.0 development direct:1"],
  },
  { what: "composer.lock", name: "composer.lock", content: COMPOSER_LOCK, says: ["a/a v1.0.0 runtime ?:3 > b/b", "b/b 2.0.0 runtime ?:4", "t/t dev-main development ?:6"] },
  { what: "Gemfile.lock", name: "Gemfile.lock", content: GEMFILE_LOCK, says: ["fork 0.1.0 git ? direct:5 > rack", "nokogiri 1.18.1 ? direct:16 > racc", "racc 1.8.1 ? indirect:20", "rack 3.1.8 ? indirect:21"] },
  {
    what: "what is literal in a Gemfile",
    name: "Gemfile",
    content: GEMFILE,
    says: [
      "rails (~> 8.0, >= 8.0.1) runtime direct:4", "pinned 1.2.3 runtime direct:5", "forked (any) git runtime direct:6", "rspec (any) development direct:11", "debug (any) development direct:13",
      "both (any) runtime direct:17", "rubocop (any) development direct:19",
    ],
  },
  { what: "what is literal in a gemspec", name: "shop.gemspec", content: GEMSPEC, says: ["rack (>= 2, < 4) runtime direct:6", "rake (any) development direct:7"] },
  {
    what: "pubspec.yaml",
    name: "pubspec.yaml",
    content: "name: shop\nenvironment:\n  sdk: ^3.5.0\ndependencies:\n  a: ^1.10.0\n  any_one: any\n  exact: 2.0.0\n  flutter:\n    sdk: flutter\n  own:\n    path: ../own\ndev_dependencies:\n  lints:\n    git: https://example.com/l.git\n",
    says: ["a (^1.10.0) runtime direct:5", "any_one (any) runtime direct:6", "exact 2.0.0 runtime direct:7", "lints (any) git development direct:13"],
  },
  { what: "pubspec.lock", name: "pubspec.lock", content: PUBSPEC_LOCK, says: ["a 1.10.0 runtime direct:2", "b 2.0.0 ? indirect:10", "lints 5.0.0 git development direct:14"] },
  {
    what: "Package.resolved of version 3",
    name: "Package.resolved",
    content: '{"version":3,"pins":[{"identity":"swift-log","kind":"remoteSourceControl","location":"https://github.com/apple/swift-log.git","state":{"revision":"96a2","version":"1.6.1"}},{"identity":"b","kind":"remoteSourceControl","location":"git@github.com:a/b","state":{"branch":"main","revision":"0123"}},{"identity":"own","kind":"localSourceControl","location":"../own","state":{}}]}',
    says: ["github.com/apple/swift-log 1.6.1 runtime ?:1", "github.com/a/b 0123 runtime ?:1"],
  },
  {
    what: "Package.resolved of version 1",
    name: "Package.resolved",
    content: '{"object":{"pins":[{"package":"Log","repositoryURL":"https://github.com/apple/swift-log","state":{"version":"1.0.0"}}]},"version":1}',
    says: ["github.com/apple/swift-log 1.0.0 runtime ?:1"],
  },
  {
    what: "conanfile.txt",
    name: "conanfile.txt",
    content: "[requires]\nzlib/1.3.1\nfmt/[>=10 <12]\nown/1.0@team/stable\nodd\n[tool_requires]\ncmake/3.31.1\n[options]\nzlib/*:shared=True\n",
    says: ["zlib 1.3.1 runtime direct:2", "fmt ([>=10 <12]) runtime direct:3", "own 1.0 runtime direct:4", "cmake 3.31.1 build direct:7", "5: expected name/version"],
  },
  { what: "conan.lock of Conan 2", name: "conan.lock", content: '{"version":"0.5","requires":["zlib/1.3.1#f52e%1.7"],"build_requires":["cmake/3.31.1"]}', says: ["zlib 1.3.1 runtime ?:1", "cmake 3.31.1 build ?:1"] },
  { what: "conan.lock of Conan 1", name: "conan.lock", content: CONAN_1, says: ["zlib 1.3.1 runtime direct:4 > bzip2", "bzip2 1.0.8 runtime indirect:5"] },
  {
    what: "a workflow",
    name: "ci.yml",
    content: WORKFLOW,
    says: ["actions/checkout 11bd71901bbe5b1630ceea73d27597364c9af683 build direct:7", "github/codeql-action v3 build direct:11", "octo-org/shared main build direct:15"],
  },
  {
    what: "a Dockerfile with its stages and arguments",
    name: "Dockerfile",
    content: DOCKERFILE,
    says: ["node 22.12.0-alpine runtime direct:4", "ghcr.io/acme/base 1.0 runtime direct:5", "debian (latest) runtime direct:8", "busybox 1.37 build direct:11", "6: expected an image whose arguments have defaults"],
  },
];
