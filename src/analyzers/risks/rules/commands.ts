// Text that becomes a command of the system or code of the program.

import type { RiskRule } from "#analyzers/risks/rule.ts";
import { BUILT, C, JS, JVM, OPEN } from "./languages.ts";

const command = {
  cwe: 78,
  severity: "critical",
  confidence: "medium",
  why: "A shell reads the text: a semicolon or a backtick in what is put in begins another command.",
  fix: "Start the program itself with a list of arguments, without a shell.",
} as const;
const code = {
  cwe: 95,
  severity: "critical",
  confidence: "medium",
  why: "What is evaluated runs with all rights of the program.",
  fix: "Read data with a parser for data; choose behaviour from a table.",
} as const;
const SHELLS = /^["'`](?:\/bin\/|\/usr\/bin\/)?(?:sh|bash|zsh|cmd|cmd\.exe|powershell)["'`]$/;

export const COMMAND_RULES: readonly RiskRule[] = [
  {
    ...command,
    id: "command-built-javascript",
    title: "Shell command put together from text",
    match: [
      { in: JS, calls: ["exec", "execSync"], callee: /^(?:exec|execSync|(?:child_process|cp|childProcess|shell|shelljs)\.\w+)$/, arguments: { 0: BUILT }, requires: /child_process|shelljs/ },
      { in: JS, calls: ["spawn", "spawnSync", "execFile", "execFileSync"], arguments: { 0: { text: SHELLS } }, any: { text: /^\[\s*['"](?:-l?c|\/c)['"]\s*,/, notText: /,\s*['"][^'"]*['"]\s*\]$/ }, requires: /child_process/ },
      { in: JS, calls: ["spawn", "spawnSync"], arguments: { 0: BUILT }, text: /shell:\s*true/, requires: /child_process/ },
    ],
    examples: {
      finds: [
        ["JavaScript", "const { exec } = require('child_process');\nexec('ls ' + folder);"],
        ["TypeScript", "import cp from 'node:child_process';\ncp.execSync(`git log ${branch}`);"],
        ["JavaScript", "import { spawn } from 'child_process';\nspawn('sh', ['-c', command]);"],
      ],
      ignores: [
        ["JavaScript", "const { exec } = require('child_process');\nexec('ls -l');"],
        ["JavaScript", "import { execFile } from 'child_process';\nexecFile('git', ['log', branch]);"],
        ["JavaScript", "require('child_process'); pattern.exec('a' + b);"],
        ["JavaScript", "import { spawn } from 'child_process';\nspawn('sh', ['-c', 'exit 1']);"],
      ],
    },
  },
  {
    ...command,
    id: "command-built-python",
    title: "Shell command put together from text",
    match: [
      { in: ["python"], calls: ["system", "popen"], callee: /^os\./, arguments: { 0: BUILT } },
      { in: ["python"], calls: ["run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput"], callee: /subprocess|^(?:check_output|Popen|check_call)$/, arguments: { 0: BUILT, shell: { text: /^True$/ } } },
      { in: ["python"], calls: ["getoutput", "getstatusoutput"], callee: /subprocess|commands/, arguments: { 0: BUILT } },
    ],
    examples: {
      finds: [
        ["Python", "os.system('ls ' + folder)"],
        ["Python", "subprocess.run(f\"tar xf {name}\", shell=True)"],
        ["Python", "cmd = 'git log %s' % branch\nsubprocess.check_output(cmd, shell=True)"],
      ],
      ignores: [
        ["Python", "subprocess.run(['ls', folder])"],
        ["Python", "subprocess.run('ls | wc', shell=True)"],
        ["Python", "os.system('ls ' + shlex.quote(folder))"],
        ["Python", "subprocess.run(f'{tool}', shell=False)"],
      ],
    },
  },
  {
    ...command,
    id: "command-built-jvm",
    title: "Command put together from text",
    match: [
      { in: JVM, calls: ["exec"], callee: /getRuntime\(\)\.exec$|^(?:runtime|rt)\.exec$/i, arguments: { 0: BUILT } },
      { in: JVM, calls: ["ProcessBuilder"], arguments: { 0: { text: /^"(?:\/bin\/)?(?:sh|bash|cmd|cmd\.exe)"$/ }, 2: OPEN } },
    ],
    examples: {
      finds: [
        ["Java", "class A { void f() { Runtime.getRuntime().exec(\"ping \" + host); } }"],
        ["Java", "class A { void f() { new ProcessBuilder(\"sh\", \"-c\", command).start(); } }"],
      ],
      ignores: [
        ["Java", "class A { void f() { Runtime.getRuntime().exec(new String[] {\"ping\", host}); } }"],
        ["Java", "class A { void f() { new ProcessBuilder(\"git\", \"log\", branch).start(); } }"],
        ["Java", "class A { void f() { new ProcessBuilder(\"sh\", \"-c\", \"exit 1\").start(); } }"],
      ],
    },
  },
  {
    ...command,
    id: "command-built-go",
    title: "Shell command with text of the program",
    match: [
      { in: ["go"], calls: ["Command"], callee: /^exec\.Command$/, arguments: { 0: { text: SHELLS }, 1: { text: /^"-l?c"$|^"\/c"$/i }, 2: OPEN } },
      { in: ["go"], calls: ["CommandContext"], callee: /^exec\./, arguments: { 1: { text: SHELLS }, 2: { text: /^"-l?c"$|^"\/c"$/i }, 3: OPEN } },
    ],
    examples: {
      finds: [["Go", "package a\nfunc f() { exec.Command(\"sh\", \"-c\", \"ls \"+folder).Run() }"], ["Go", "package a\nfunc f() { exec.CommandContext(ctx, \"bash\", \"-c\", line) }"]],
      ignores: [["Go", "package a\nfunc f() { exec.Command(\"ls\", folder).Run() }"], ["Go", "package a\nfunc f() { exec.Command(\"sh\", \"-c\", \"exit 1\") }"]],
    },
  },
  {
    ...command,
    id: "command-built-php",
    title: "Shell command put together from text",
    match: [
      { in: ["php"], calls: ["exec", "system", "shell_exec", "passthru", "popen", "proc_open"], callee: /^\w+$/, arguments: { 0: BUILT } },
      { in: ["php"], calls: ["exec", "system", "shell_exec", "passthru", "popen", "proc_open"], callee: /^\w+$/, arguments: { 0: { is: ["variable"], text: /\$_(?:GET|POST|REQUEST|COOKIE)\b/ } } },
      { in: ["php"], nodes: ["shell_command_expression"], text: /\$\w/ },
    ],
    examples: {
      finds: [["PHP", "<?php exec('ls ' . $folder);"], ["PHP", "<?php system($_GET['c']);"], ["PHP", "<?php $a = `ls $folder`;"]],
      ignores: [["PHP", "<?php exec('ls');"], ["PHP", "<?php exec('ls ' . escapeshellarg($folder));"], ["PHP", "<?php $db->exec('a' . $b);"], ["PHP", "<?php $a = `ls`;"]],
    },
  },
  {
    ...command,
    id: "command-built-ruby",
    title: "Shell command put together from text",
    match: [
      { in: ["ruby"], calls: ["system", "exec", "popen", "capture2", "capture3", "spawn"], callee: /^(?:\w+|(?:Kernel|IO|Open3|Process)\.\w+)$/, arguments: { 0: BUILT }, notText: /^\(?\s*(?:"[^"]*"|'[^']*')\s*,\s*\S/ },
      { in: ["ruby"], nodes: ["subshell"], text: /#\{/, notText: /shellescape|Shellwords/ },
    ],
    examples: {
      finds: [["Ruby", "system(\"ls #{folder}\")"], ["Ruby", "x = `git log #{branch}`"]],
      ignores: [["Ruby", "system('ls', folder)"], ["Ruby", "x = `git log`"], ["Ruby", "system(\"#{tool}\", folder)"], ["Ruby", "x = `ls #{folder.shellescape}`"]],
    },
  },
  {
    ...command,
    id: "command-built-csharp",
    title: "Shell command put together from text",
    match: [
      { in: ["csharp"], calls: ["Start", "ProcessStartInfo"], arguments: { 0: { text: /^@?"(?:cmd(?:\.exe)?|\/bin\/(?:ba)?sh|powershell(?:\.exe)?)"$/i }, 1: BUILT } },
      { in: ["csharp"], settings: ["Arguments"], value: { is: ["built"], literal: /^\W*(?:\/c|-c)\s/i } },
    ],
    examples: {
      finds: [["C#", "class A { void F() { Process.Start(\"cmd.exe\", \"/c dir \" + folder); } }"], ["C#", "class A { void F() { i.Arguments = $\"-c \\\"ls {folder}\\\"\"; } }"]],
      ignores: [["C#", "class A { void F() { Process.Start(\"git\", \"log \" + branch); } }"], ["C#", "class A { void F() { i.Arguments = \"-c ls\"; } }"]],
    },
  },
  {
    ...command,
    id: "command-built-native",
    title: "Shell command that is not fixed",
    match: [{ in: C, calls: ["system", "popen"], callee: /^(?:std\.)?\w+$/, arguments: { 0: OPEN } }],
    examples: {
      finds: [["C", "void f(char *s) { system(s); }"], ["C++", "void f() { std::system((\"ls \" + folder).c_str()); }"]],
      ignores: [["C", "void f(void) { system(\"clear\"); }"], ["C", "void f(void) { system(CLEAR_COMMAND); }"], ["C++", "void f() { x.system(y); }"]],
    },
  },
  {
    ...command,
    id: "command-built-rust",
    title: "Shell command with text of the program",
    match: [{ in: ["rust"], calls: ["arg"], callee: /Command\.new\("(?:\/bin\/)?(?:sh|bash|cmd)"\)\.arg\("(?:-c|\/C|\/c)"\)\.arg$/, arguments: { 0: OPEN } }],
    examples: {
      finds: [["Rust", "fn f() { Command::new(\"sh\").arg(\"-c\").arg(format!(\"ls {}\", folder)); }"], ["Rust", "fn f() { Command::new(\"bash\").arg(\"-c\").arg(&line).output(); }"]],
      ignores: [["Rust", "fn f() { Command::new(\"ls\").arg(folder); }"], ["Rust", "fn f() { Command::new(\"sh\").arg(\"-c\").arg(\"exit 1\"); }"]],
    },
  },
  {
    ...code,
    id: "code-evaluated-javascript",
    title: "Text evaluated as code",
    match: [
      { in: JS, calls: ["eval"], callee: /^(?:window\.|globalThis\.)?eval$/, arguments: { 0: OPEN } },
      { in: JS, calls: ["Function"], callee: /^new Function$/, any: BUILT },
      { in: JS, calls: ["setTimeout", "setInterval"], arguments: { 0: { is: ["built"], text: /^["'`]/ } } },
      { in: JS, calls: ["runInNewContext", "runInThisContext", "runInContext"], callee: /^vm\./, arguments: { 0: BUILT } },
    ],
    examples: {
      finds: [["JavaScript", "eval(text);"], ["JavaScript", "new Function('a', 'return ' + text);"], ["TypeScript", "setTimeout('go(' + id + ')', 10);"]],
      ignores: [["JavaScript", "eval('1 + 1');"], ["JavaScript", "setTimeout(() => go(id), 10);"], ["JavaScript", "redis.eval(script, 1);"], ["JavaScript", "new Function('return this')();"]],
    },
  },
  {
    ...code,
    id: "code-evaluated-python",
    title: "Text evaluated as code",
    match: [{ in: ["python"], calls: ["eval", "exec"], callee: /^(?:builtins\.)?(?:eval|exec)$/, arguments: { 0: { is: ["built", "variable"], notText: /^compile\(/ } } }],
    examples: {
      finds: [["Python", "eval(request.args['x'])"], ["Python", "exec('a = ' + text)"]],
      ignores: [["Python", "eval('1 + 1')"], ["Python", "model.eval()"], ["Python", "ast.literal_eval(text)"], ["Python", "df.eval(text)"], ["Python", "exec(compile(f.read(), name, 'exec'))"]],
    },
  },
  {
    ...code,
    id: "code-evaluated-php",
    title: "Text evaluated as code",
    match: [
      { in: ["php"], calls: ["eval", "create_function"], callee: /^\w+$/, any: OPEN },
      { in: ["php"], calls: ["assert"], callee: /^\w+$/, arguments: { 0: { is: ["built"], text: /^["']/ } } },
      { in: ["php"], calls: ["extract", "parse_str"], callee: /^\w+$/, text: /^\(\s*\$_(?:GET|POST|REQUEST|COOKIE)\s*\)/ },
    ],
    examples: {
      finds: [["PHP", "<?php eval($code);"], ["PHP", "<?php extract($_GET);"], ["PHP", "<?php assert(\"check($x)\");"]],
      ignores: [["PHP", "<?php eval('return 1;');"], ["PHP", "<?php extract($options);"], ["PHP", "<?php assert($x > 1);"], ["PHP", "<?php $twig->eval($x);"]],
    },
  },
  {
    ...code,
    id: "code-evaluated-ruby",
    title: "Text evaluated as code",
    match: [
      { in: ["ruby"], calls: ["eval"], callee: /^(?:Kernel\.)?eval$/, arguments: { 0: { is: ["built", "variable"], text: /params|request|cookies|gets|ARGV|#\{/ } } },
      { in: ["ruby"], calls: ["constantize", "send", "public_send"], text: /^\(\s*params\b/ },
    ],
    examples: {
      finds: [["Ruby", "eval(params[:x])"], ["Ruby", "eval(\"a.#{name}\")"], ["Ruby", "user.send(params[:method])"]],
      ignores: [["Ruby", "eval('1 + 1')"], ["Ruby", "user.send(:name)"], ["Ruby", "binding.eval(x)"]],
    },
  },
  {
    ...code,
    id: "template-from-text",
    cwe: 1336,
    severity: "high",
    title: "Template made from text of a request",
    why: "A template is a program: what is put into its source can read the server's objects and run code.",
    fix: "Keep templates in files and give them the text as a value.",
    match: [
      { in: ["python"], calls: ["render_template_string"], arguments: { 0: BUILT } },
      { in: ["python"], calls: ["Template", "from_string"], arguments: { 0: { is: ["built", "variable"], text: /request\.(?:args|form|values|json|GET|POST)/ } } },
    ],
    examples: {
      finds: [["Python", "render_template_string('<p>' + name + '</p>')"], ["Python", "Template(request.args['t'])"]],
      ignores: [["Python", "render_template_string('<p>{{ name }}</p>', name=name)"], ["Python", "Template(source)"]],
    },
  },
];
