// What goes wrong in programs for Apple's systems: their own interfaces for trust, sealed data, stored passwords, and commands.

import type { RiskRule, ValueTest } from "#analyzers/risks/rule.ts";
import { BUILT, BUILT_SQL, OPEN } from "./languages.ts";

const SWIFT = ["swift"] as const;
/** The name of a table cannot be a parameter: a statement in which nothing else varies is let be. */
const SQL: ValueTest = { ...BUILT_SQL, notText: /^"+[^"\\]*\b(?:from|into|update)\s+['`]?\\\(\s*[\w.]+\s*\)[^"\\]*"+$/i };
/** `"…\(name)…"` or `"…" + name` behind a shell's `-c`. */
const SHELL_TEXT = /^\[\s*"-l?c"\s*,\s*"(?:[^"\\]|\\[^(])*(?:\\\(|"\s*\+)/;
const SECRET_WORD = /passw|passphrase|passcode|secret|token|credential|api_?key/i;
const SECRET_TARGET = /^(?:(?:private|fileprivate|internal|public|static)\s+|let\s+|var\s+|return\s+|self\.)*\w*(?:password|secret|token|nonce|salt|session_?id|otp|api_?key)\w*\s*(?::\s*[\w.?]+\s*)?=(?!=)/i;
const SECRET_KEY = /^"(?:[\w.-]*[._-])?(?:password|passcode|passphrase|(?:access|auth|refresh|session|bearer|id)[_-]?token|(?:client)?[_-]?secret|private[_-]?key|api[_-]?key)"$/i;

export const SWIFT_RULES: readonly RiskRule[] = [
  {
    id: "sql-built-swift",
    cwe: 89,
    severity: "critical",
    confidence: "medium",
    title: "SQL statement put together from text",
    why: "Whoever can choose the text that is put in can end the statement and write another.",
    fix: "Bind the values to the statement's parameters; where a name must vary, choose it from a fixed list.",
    match: [
      { in: SWIFT, calls: ["sqlite3_exec", "sqlite3_prepare", "sqlite3_prepare_v2", "sqlite3_prepare_v3"], arguments: { 1: SQL } },
      { in: SWIFT, calls: ["executeQuery", "executeUpdate", "executeStatements"], arguments: { 0: SQL } },
      { in: SWIFT, calls: ["execute", "fetchAll", "fetchOne", "fetchCursor", "makeStatement"], arguments: { sql: SQL } },
      { in: SWIFT, calls: ["prepare", "run", "scalar", "execute"], arguments: { 0: SQL }, requires: /\bimport SQLite\b/ },
    ],
    examples: {
      finds: [
        ["Swift", "func f() { sqlite3_exec(db, \"SELECT * FROM users WHERE name = '\\(name)'\", nil, nil, nil) }"],
        ["Swift", "func f() {\n  let sql = \"DELETE FROM users WHERE id = \" + id\n  sqlite3_prepare_v2(db, sql, -1, &statement, nil)\n}"],
        ["Swift", "func f() { try db.execute(sql: \"UPDATE users SET name = '\\(name)'\") }"],
        ["Swift", "import SQLite\nfunc f() { try db.run(\"DELETE FROM users WHERE id = \\(id)\") }"],
      ],
      ignores: [
        ["Swift", "func f() { sqlite3_prepare_v2(db, \"SELECT * FROM users WHERE name = ?\", -1, &statement, nil) }"],
        ["Swift", "func f() { try db.execute(sql: \"UPDATE users SET name = ?\", arguments: [name]) }"],
        ["Swift", "func f() { try db.execute(literal: \"UPDATE users SET name = \\(name)\") }"],
        ["Swift", "func f() { try db.execute(sql: \"DELETE FROM \\(table) WHERE id = 1\") }"],
        ["Swift", "func f() { runner.run(\"select a file from \\(folder)\") }"],
      ],
    },
  },
  {
    id: "command-built-swift",
    cwe: 78,
    severity: "critical",
    confidence: "medium",
    title: "Shell command put together from text",
    why: "A shell reads the text: a semicolon or a backtick in what is put in begins another command.",
    fix: "Start the program itself with a list of arguments, without a shell.",
    match: [
      { in: SWIFT, settings: ["arguments"], target: /(?:^|\.)arguments$/, value: { text: SHELL_TEXT }, requires: /\b(?:Process|NSTask)\b/ },
      { in: SWIFT, calls: ["launchedProcess", "run"], callee: /^Process\./, arguments: { arguments: { text: SHELL_TEXT } } },
    ],
    examples: {
      finds: [
        ["Swift", "func f() {\n  let p = Process()\n  p.arguments = [\"-c\", \"ls \\(folder)\"]\n}"],
        ["Swift", "func f() {\n  let task = Process()\n  task.arguments = [\"-c\", \"rm \" + path]\n}"],
      ],
      ignores: [
        ["Swift", "func f() {\n  let p = Process()\n  p.arguments = [folder]\n}"],
        ["Swift", "func f() {\n  let p = Process()\n  p.arguments = [\"-c\", \"ls -l\"]\n}"],
        ["Swift", "func f() { request.arguments = [\"-c\", \"a \\(b)\"] }"],
      ],
    },
  },
  {
    id: "tls-unchecked-swift",
    cwe: 295,
    severity: "high",
    confidence: "high",
    title: "Certificates are not checked",
    why: "Whoever stands between the two can read and change all that is sent, unseen.",
    fix: "Check certificates; give the program the authority it should trust when that is one of your own.",
    match: [
      { in: SWIFT, calls: ["DisabledTrustEvaluator", "DisabledEvaluator"], callee: /^\w+$/ },
      { in: SWIFT, settings: ["allowInvalidCertificates", "allowsInvalidSSLCertificate", "disableSSLCertificateValidation"], value: { text: /^true$/ } },
      { in: SWIFT, settings: ["validatesDomainName", "validatesCertificateChain"], value: { text: /^false$/ } },
      { in: SWIFT, calls: ["URLCredential"], arguments: { trust: { is: ["variable"] } }, requires: /NSURLAuthenticationMethodServerTrust|serverTrust/, unless: /SecTrustEvaluate|SecTrustSetAnchor|SecCertificateCopyData|SecTrustCopy|SecTrustGet|[pP]inn(?:ed|ing)|evaluat/ },
      { in: SWIFT, calls: ["sec_protocol_options_set_verify_block"], text: /\w+\(true\)/, notText: /SecTrustEvaluate|if\s|guard\s/ },
      { in: SWIFT, nodes: ["dictionary_literal"], text: /kCFStreamSSLValidatesCertificateChain\b[^,\]]{0,60}:\s*(?:false\b|kCFBooleanFalse|NSNumber\([^)]{0,20}false\))/ },
    ],
    examples: {
      finds: [
        ["Swift", "let manager = ServerTrustManager(evaluators: [\"example.org\": DisabledTrustEvaluator()])"],
        ["Swift", "func f() { policy.allowInvalidCertificates = true }"],
        ["Swift", "func f() { completionHandler(.useCredential, URLCredential(trust: challenge.protectionSpace.serverTrust!)) }"],
        ["Swift", "func f() { sec_protocol_options_set_verify_block(options, { _, _, complete in complete(true) }, queue) }"],
        ["Swift", "let settings = [kCFStreamSSLValidatesCertificateChain as String: false]"],
      ],
      ignores: [
        ["Swift", "let manager = ServerTrustManager(evaluators: [\"example.org\": PinnedCertificatesTrustEvaluator()])"],
        ["Swift", "func f() { policy.allowInvalidCertificates = false }"],
        ["Swift", "func f() {\n  guard SecTrustEvaluateWithError(serverTrust, nil) else { return }\n  completionHandler(.useCredential, URLCredential(trust: serverTrust))\n}"],
        ["Swift", "let settings = [kCFStreamSSLValidatesCertificateChain as String: true]"],
      ],
    },
  },
  {
    id: "old-protocol-swift",
    cwe: 326,
    severity: "medium",
    confidence: "high",
    title: "Protocol that is no longer safe",
    why: "SSL 3 and TLS 1.0 and 1.1 have known attacks and were withdrawn.",
    fix: "Ask for TLS 1.2 at the least.",
    match: [
      { in: SWIFT, settings: ["tlsMinimumSupportedProtocolVersion", "tlsMinimumSupportedProtocol", "minimumTLSVersion"], value: { text: /^(?:\w+)?\.(?:TLSv10|TLSv11|tlsv1|tlsv11|sslProtocol3|tlsProtocol1|tlsProtocol11)$/ } },
      { in: SWIFT, calls: ["sec_protocol_options_set_min_tls_protocol_version"], arguments: { 1: { text: /\.(?:TLSv10|TLSv11)$/ } } },
    ],
    examples: {
      finds: [["Swift", "func f() { config.tlsMinimumSupportedProtocolVersion = .TLSv10 }"], ["Swift", "func f() { sec_protocol_options_set_min_tls_protocol_version(o, .TLSv11) }"]],
      ignores: [["Swift", "func f() { config.tlsMinimumSupportedProtocolVersion = .TLSv12 }"], ["Swift", "func f() { sec_protocol_options_set_min_tls_protocol_version(o, .TLSv13) }"]],
    },
  },
  {
    id: "weak-cipher-swift",
    cwe: 327,
    severity: "high",
    confidence: "high",
    title: "Cipher or mode that is broken",
    why: "DES, RC4 and Blowfish are broken, and ECB shows which blocks are equal: what is sealed can be read or changed.",
    fix: "Use AES.GCM or ChaChaPoly of CryptoKit, with a nonce that is never used twice.",
    match: [
      { in: SWIFT, calls: ["CCCrypt", "CCCryptorCreate", "CCCryptorCreateWithMode"], any: { text: /\bkCCAlgorithm(?:DES|3DES|RC4|RC2|Blowfish)\b|\bkCCOptionECBMode\b|\bkCCModeECB\b/ } },
      { in: SWIFT, calls: ["AES", "Blowfish"], arguments: { blockMode: { text: /^(?:ECB\(\)|BlockMode\.ECB|\.ECB)$/ } } },
    ],
    examples: {
      finds: [
        ["Swift", "func f() { CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmDES), 0, k, 8, nil, d, n, o, m, &c) }"],
        ["Swift", "func f() { CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmAES), CCOptions(kCCOptionECBMode), k, 16, nil, d, n, o, m, &c) }"],
        ["Swift", "let cipher = try AES(key: key, blockMode: ECB(), padding: .pkcs7)"],
      ],
      ignores: [
        ["Swift", "func f() { CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmAES), CCOptions(kCCOptionPKCS7Padding), k, 32, iv, d, n, o, m, &c) }"],
        ["Swift", "let cipher = try AES(key: key, blockMode: GCM(iv: iv), padding: .noPadding)"],
        ["Swift", "let sealed = try AES.GCM.seal(data, using: key)"],
      ],
    },
  },
  {
    id: "weak-hash-of-secret-swift",
    cwe: 328,
    severity: "high",
    confidence: "medium",
    title: "MD5 or SHA-1 for something secret",
    why: "Both are broken for signatures, and too fast for passwords: a graphics card tries billions in a second.",
    fix: "Derive keys from passwords with PBKDF2 or argon2id; for signatures and codes use HMAC with SHA-256.",
    match: [
      { in: SWIFT, calls: ["hash"], callee: /^Insecure\.(?:MD5|SHA1)\.hash$/, any: { text: SECRET_WORD } },
      { in: SWIFT, calls: ["CC_MD5", "CC_SHA1"], arguments: { 0: { text: SECRET_WORD } } },
      { in: SWIFT, calls: ["md5", "sha1"], callee: /(?:passw|passphrase|passcode|secret|credential)\w*(?:\.\w+)*\.(?:md5|sha1)$/i },
    ],
    examples: {
      finds: [["Swift", "let h = Insecure.MD5.hash(data: Data(password.utf8))"], ["Swift", "func f() { CC_SHA1(passwordBytes, length, &digest) }"], ["Swift", "let h = password.md5()"]],
      ignores: [["Swift", "let h = SHA256.hash(data: Data(password.utf8))"], ["Swift", "let tag = Insecure.MD5.hash(data: image)"], ["Swift", "let tag = url.absoluteString.md5()"]],
    },
  },
  {
    id: "predictable-secret-swift",
    cwe: 338,
    severity: "high",
    confidence: "medium",
    title: "Secret from a generator that can be predicted",
    why: "Whoever sees some of its numbers can compute the others.",
    fix: "Use SystemRandomNumberGenerator (the default of `random(in:)`) or SecRandomCopyBytes.",
    match: [{ in: SWIFT, calls: ["rand", "random", "drand48", "lrand48", "GKMersenneTwisterRandomSource", "GKLinearCongruentialRandomSource"], callee: /^\w+$/, around: SECRET_TARGET }],
    examples: {
      finds: [["Swift", "func f() { let token = String(drand48()) }"], ["Swift", "let sessionId = rand()"]],
      ignores: [["Swift", "let token = Int.random(in: 0..<1_000_000)"], ["Swift", "let token = arc4random()"], ["Swift", "let angle = drand48()"]],
    },
  },
  {
    id: "objects-unchecked-swift",
    cwe: 502,
    severity: "high",
    confidence: "high",
    title: "Archive read without saying which classes may come",
    why: "The archive names the classes: reading data of a stranger makes objects of the stranger's choice.",
    fix: "Use unarchivedObject(ofClass:from:) with classes that conform to NSSecureCoding, or Codable.",
    match: [
      { in: SWIFT, calls: ["unarchiveObject", "unarchiveTopLevelObjectWithData"], callee: /^NSKeyedUnarchiver\./ },
      { in: SWIFT, settings: ["requiresSecureCoding"], value: { text: /^false$/ }, requires: /NSKeyedUnarchiver/ },
    ],
    examples: {
      finds: [["Swift", "let o = NSKeyedUnarchiver.unarchiveObject(with: data)"], ["Swift", "func f() {\n  let u = try NSKeyedUnarchiver(forReadingFrom: data)\n  u.requiresSecureCoding = false\n}"]],
      ignores: [["Swift", "let o = try NSKeyedUnarchiver.unarchivedObject(ofClass: Item.self, from: data)"], ["Swift", "func f() { archiver.requiresSecureCoding = false }"]],
    },
  },
  {
    id: "script-built-swift",
    cwe: 79,
    severity: "high",
    confidence: "medium",
    title: "Script for a page put together from text",
    why: "A quote in what is put in ends the string, and the rest runs as code in the page.",
    fix: "Hand values over as arguments (callAsyncJavaScript), or encode them as JSON.",
    match: [{ in: SWIFT, calls: ["evaluateJavaScript", "stringByEvaluatingJavaScript"], callee: /\.\w+$/, arguments: { 0: BUILT } }],
    examples: {
      finds: [["Swift", "func f() { webView.evaluateJavaScript(\"show('\\(name)')\") }"], ["Swift", "func f() { webView.evaluateJavaScript(\"show('\" + name + \"')\", completionHandler: nil) }"]],
      ignores: [["Swift", "func f() { webView.evaluateJavaScript(\"document.title\") }"], ["Swift", "func f() { webView.evaluateJavaScript(script) }"], ["Swift", "func f() { webView.callAsyncJavaScript(\"show(name)\", arguments: [\"name\": name]) }"]],
    },
  },
  {
    id: "predicate-built-swift",
    cwe: 943,
    severity: "medium",
    confidence: "medium",
    title: "Predicate put together from text",
    why: "A quote in what is put in changes what is asked for, or ends the program.",
    fix: "Give the values as arguments: NSPredicate(format: \"name == %@\", name).",
    match: [{ in: SWIFT, calls: ["NSPredicate"], callee: /^NSPredicate$/, arguments: { format: { ...BUILT, literal: /['"]\s*\\\(\)|(?:==?|CONTAINS|LIKE|BEGINSWITH|MATCHES)(?:\[\w+\])?\s*["'\\]/i } } }],
    examples: {
      finds: [["Swift", "let p = NSPredicate(format: \"name == '\\(name)'\")"], ["Swift", "let p = NSPredicate(format: \"name CONTAINS '\" + name + \"'\")"]],
      ignores: [["Swift", "let p = NSPredicate(format: \"name == %@\", name)"], ["Swift", "let p = NSPredicate(format: \"active == YES\")"], ["Swift", "let p = NSPredicate(format: format)"]],
    },
  },
  {
    id: "secret-in-defaults-swift",
    cwe: 312,
    severity: "medium",
    confidence: "high",
    title: "Secret kept where it can be read",
    why: "What the defaults hold lies in a plain file, and goes into every backup of the device.",
    fix: "Keep it in the Keychain.",
    match: [{ in: SWIFT, calls: ["set", "setValue"], callee: /(?:UserDefaults\.standard|[dD]efaults)\.(?:set|setValue)$/, arguments: { 0: OPEN, forKey: { is: ["literal"], text: SECRET_KEY } } }],
    examples: {
      finds: [["Swift", "func f() { UserDefaults.standard.set(password, forKey: \"password\") }"], ["Swift", "func f() { defaults.setValue(session.token, forKey: \"auth_token\") }"]],
      ignores: [["Swift", "func f() { UserDefaults.standard.set(true, forKey: \"password\") }"], ["Swift", "func f() { UserDefaults.standard.set(count, forKey: \"tokenCount\") }"], ["Swift", "func f() { keychain.set(password, forKey: \"password\") }"]],
    },
  },
  {
    id: "keychain-always-open-swift",
    cwe: 522,
    severity: "medium",
    confidence: "high",
    title: "Keychain entry that is open while the device is locked",
    why: "Whoever holds the locked device can read it.",
    fix: "Use kSecAttrAccessibleWhenUnlockedThisDeviceOnly, or AfterFirstUnlock where it is needed in the background.",
    match: [
      { in: SWIFT, nodes: ["dictionary_literal"], text: /\bkSecAttrAccessible(?: as \w+)?\s*:\s*kSecAttrAccessibleAlways(?:ThisDeviceOnly)?\b/ },
      { in: SWIFT, nodes: ["assignment"], text: /\[\s*kSecAttrAccessible(?: as \w+)?\s*\]\s*=\s*kSecAttrAccessibleAlways(?:ThisDeviceOnly)?\b/ },
    ],
    examples: {
      finds: [["Swift", "let query: [String: Any] = [kSecAttrAccessible as String: kSecAttrAccessibleAlways]"], ["Swift", "func f() { query[kSecAttrAccessible as String] = kSecAttrAccessibleAlwaysThisDeviceOnly }"]],
      ignores: [["Swift", "let query: [String: Any] = [kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlocked]"], ["Swift", "func f() { query[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlock }"]],
    },
  },
  {
    id: "file-open-to-all-swift",
    cwe: 732,
    severity: "medium",
    confidence: "high",
    title: "File that everybody may write",
    why: "Any user and any program on the machine can change it.",
    fix: "Give rights to the owner (0o600, 0o700), and to a group where it must be.",
    match: [
      { in: SWIFT, nodes: ["dictionary_literal"], text: /\.posixPermissions\s*:\s*(?:NSNumber\(value:\s*)?0o(?:777|666)\b/ },
      { in: SWIFT, calls: ["chmod"], callee: /^chmod$/, arguments: { 1: { text: /^0o(?:777|666)$/ } } },
    ],
    examples: {
      finds: [["Swift", "func f() { try files.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path) }"], ["Swift", "func f() { chmod(path, 0o666) }"]],
      ignores: [["Swift", "func f() { try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path) }"], ["Swift", "func f() { chmod(path, 0o755) }"]],
    },
  },
];
