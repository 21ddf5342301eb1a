// Ciphers, hashes and random numbers that do not hold.

import type { RiskRule } from "#analyzers/risks/rule.ts";
import { C, JS, JVM } from "./languages.ts";

const cipher = {
  cwe: 327,
  severity: "high",
  confidence: "high",
  title: "Cipher or mode that is broken",
  why: "DES, RC4 and Blowfish are broken, and ECB shows which blocks are equal: what is sealed can be read or changed.",
  fix: "Use AES-256-GCM or ChaCha20-Poly1305 with a nonce that is never used twice.",
} as const;
const hash = {
  cwe: 328,
  severity: "high",
  confidence: "medium",
  title: "MD5 or SHA-1 for something secret",
  why: "Both are broken for signatures, and too fast for passwords: a graphics card tries billions in a second.",
  fix: "For passwords use argon2id, scrypt or bcrypt; for signatures and codes HMAC with SHA-256.",
} as const;
const random = {
  cwe: 338,
  severity: "high",
  confidence: "medium",
  title: "Secret from a generator that can be predicted",
  why: "Whoever sees some of its numbers can compute the others.",
  fix: "Take it from the generator of the system for secrets.",
} as const;

/** The algorithm of `Cipher.getInstance`, `createCipheriv` and the like. */
const WEAK_CIPHER = /^["'`]?(?:(?:3?des|des-?ede3?|desede|rc2|rc4|arcfour|bf|blowfish)(?:["'`\-/]|$)|(?:aes|camellia|idea|seed)[^"'`]*[-/]ecb)/i;
const SECRET_WORD = /passw|passwd|pwd|secret|token|credential|signature|api_?key|auth_?code/i;
/** The word as what is assigned or returned to, not anywhere. */
const SECRET_TARGET = /^(?:export\s+|public\s+|private\s+|static\s+|final\s+|const\s+|let\s+|var\s+|val\s+|String\s+|string\s+|\$|self\.|this\.|\w+\s+)*\w*(?:password|secret|token|nonce|salt|session_?id|otp|api_?key|csrf|reset_?code)\w*["']?\s*(?::\s*\w+\s*)?(?::=|=|:)(?!=|\s*\w+\[)/i;

/** Lists of passwords that were leaked are kept as SHA-1. */
const BREACHES = /pwned|breach/i;

export const CRYPTO_RULES: readonly RiskRule[] = [
  {
    ...cipher,
    id: "weak-cipher-by-name",
    match: [
      { in: JVM, calls: ["getInstance"], callee: /^(?:javax\.crypto\.)?Cipher\./, arguments: { 0: { text: WEAK_CIPHER } } },
      { in: JVM, calls: ["getInstance"], callee: /^(?:javax\.crypto\.)?Cipher\./, arguments: { 0: { text: /^"AES"$/ } } },
      { in: JS, calls: ["createCipheriv", "createDecipheriv", "createCipher", "createDecipher"], arguments: { 0: { text: WEAK_CIPHER } } },
      { in: ["php"], calls: ["openssl_encrypt", "openssl_decrypt"], arguments: { 1: { text: WEAK_CIPHER } } },
      { in: ["ruby"], calls: ["new"], callee: /OpenSSL\.Cipher(?:\.Cipher)?\.new$/, arguments: { 0: { text: WEAK_CIPHER } } },
    ],
    examples: {
      finds: [
        ["Java", "class A { void f() { Cipher.getInstance(\"DES/CBC/PKCS5Padding\"); } }"],
        ["Java", "class A { void f() { Cipher.getInstance(\"AES/ECB/PKCS5Padding\"); } }"],
        ["Kotlin", "fun f() {\n  Cipher.getInstance(\"AES\")\n}"],
        ["JavaScript", "crypto.createCipheriv('aes-256-ecb', key, null);"],
        ["PHP", "<?php openssl_encrypt($a, 'des-cbc', $k);"],
        ["Ruby", "OpenSSL::Cipher.new('RC4')"],
      ],
      ignores: [
        ["Java", "class A { void f() { Cipher.getInstance(\"AES/GCM/NoPadding\"); } }"],
        ["JavaScript", "crypto.createCipheriv('aes-256-gcm', key, iv);"],
        ["JavaScript", "crypto.createCipheriv(name, key, iv);"],
        ["Java", "class A { void f() { Description.getInstance(\"DES/x\"); } }"],
      ],
    },
  },
  {
    ...cipher,
    id: "weak-cipher-by-function",
    match: [
      { in: ["python"], calls: ["new"], callee: /^(?:\w+\.)*(?:DES3?|ARC[24]|Blowfish)\.new$/ },
      { in: ["python"], calls: ["new"], callee: /^(?:\w+\.)*AES\.new$/, text: /MODE_ECB/ },
      { in: ["python"], calls: ["ECB"], callee: /^modes\.ECB$/ },
      { in: ["go"], calls: ["NewCipher", "NewTripleDESCipher"], callee: /^(?:des|rc4|blowfish)\./ },
      { in: ["csharp"], calls: ["DESCryptoServiceProvider", "RC2CryptoServiceProvider", "TripleDESCryptoServiceProvider"], callee: /^new / },
      { in: ["csharp"], calls: ["Create"], callee: /^(?:DES|RC2|TripleDES)\.Create$/ },
      { in: ["csharp"], settings: ["Mode"], value: { text: /^CipherMode\.ECB$/ } },
      { in: C, calls: ["EVP_des_ecb", "EVP_des_cbc", "EVP_rc4", "EVP_bf_cbc", "EVP_aes_128_ecb", "EVP_aes_256_ecb", "DES_ecb_encrypt", "DES_ncbc_encrypt", "RC4_set_key"] },
      { in: ["php"], calls: ["mcrypt_encrypt", "mcrypt_decrypt", "mcrypt_module_open"], callee: /^\w+$/ },
    ],
    examples: {
      finds: [["Python", "DES.new(key, DES.MODE_CBC, iv)"], ["Python", "AES.new(key, AES.MODE_ECB)"], ["Go", "package a\nfunc f() { rc4.NewCipher(key) }"], ["C#", "class A { void F() { c.Mode = CipherMode.ECB; } }"], ["C", "void f(void) { EVP_EncryptInit(c, EVP_des_cbc(), k, i); }"]],
      ignores: [["Python", "AES.new(key, AES.MODE_GCM)"], ["Go", "package a\nfunc f() { aes.NewCipher(key) }"], ["C#", "class A { void F() { c.Mode = CipherMode.CBC; } }"], ["C", "void f(void) { EVP_aes_256_gcm(); }"]],
    },
  },
  {
    ...hash,
    id: "weak-hash-of-secret",
    match: [
      { in: JS, calls: ["createHash"], arguments: { 0: { text: /^["'`](?:md5|sha1|sha-1)["'`]$/i } }, around: SECRET_WORD, unless: BREACHES },
      { in: ["python"], calls: ["md5", "sha1"], callee: /^(?:hashlib\.)?\w+$/, around: SECRET_WORD, unless: /usedforsecurity\s*=\s*False|pwned|breach/i },
      { in: ["php"], calls: ["md5", "sha1"], callee: /^\w+$/, text: SECRET_WORD },
      { in: ["go"], calls: ["Sum", "New"], callee: /^(?:md5|sha1)\./, around: SECRET_WORD },
      { in: ["ruby"], calls: ["hexdigest", "digest", "base64digest"], callee: /Digest\.(?:MD5|SHA1)\./, text: SECRET_WORD },
      { in: ["csharp"], calls: ["ComputeHash", "HashData"], callee: /(?:MD5|SHA1)/, text: SECRET_WORD },
      { in: JVM, calls: ["md5Hex", "sha1Hex", "md5", "sha1"], callee: /DigestUtils|Hashing/, text: SECRET_WORD },
    ],
    examples: {
      finds: [["JavaScript", "const stored = createHash('md5').update(password).digest('hex');"], ["Python", "digest = hashlib.sha1(password.encode()).hexdigest()"], ["PHP", "<?php $h = md5($_POST['password']);"], ["Go", "package a\nfunc f() { sum := md5.Sum([]byte(password)) }"]],
      ignores: [["JavaScript", "// A line of the breach list.\nconst line = createHash('sha1').update(password).digest('hex');"], ["JavaScript", "const etag = createHash('sha1').update(content).digest('hex');"], ["Python", "digest = hashlib.md5(content).hexdigest()"], ["PHP", "<?php $h = md5($path);"], ["JavaScript", "const h = createHash('sha256').update(password).digest();"]],
    },
  },
  {
    ...hash,
    id: "weak-signature-algorithm",
    confidence: "high",
    title: "Signature over MD5 or SHA-1",
    match: [
      { in: JVM, calls: ["getInstance"], callee: /^(?:java\.security\.)?Signature\./, arguments: { 0: { text: /^"(?:MD5|SHA-?1)with/i } } },
      { in: JS, calls: ["createSign", "createVerify"], arguments: { 0: { text: /^["'`](?:rsa-)?(?:md5|sha1)["'`]$/i } } },
    ],
    examples: {
      finds: [["Java", "class A { void f() { Signature.getInstance(\"SHA1withRSA\"); } }"], ["JavaScript", "crypto.createSign('RSA-SHA1');"]],
      ignores: [["Java", "class A { void f() { Signature.getInstance(\"SHA256withRSA\"); } }"], ["JavaScript", "crypto.createSign('sha256');"]],
    },
  },
  {
    ...random,
    id: "predictable-secret",
    match: [
      { in: JS, calls: ["random"], callee: /^Math\.random$/, around: SECRET_TARGET },
      { in: ["python"], calls: ["random", "randint", "choice", "choices", "randrange", "getrandbits", "sample"], callee: /^random\./, around: SECRET_TARGET },
      { in: ["php"], calls: ["rand", "mt_rand", "uniqid", "lcg_value"], callee: /^\w+$/, around: SECRET_TARGET },
      { in: ["go"], calls: ["Int", "Intn", "Int63", "Int31n", "Read", "Uint64"], callee: /^rand\./, around: SECRET_TARGET, requires: /"math\/rand(?:\/v2)?"/ },
      { in: JVM, calls: ["nextInt", "nextLong", "nextBytes", "nextDouble", "random"], callee: /^(?:new Random\(\)|Math|random|rnd|RandomUtils)\./, around: SECRET_TARGET, unless: /SecureRandom/ },
      { in: ["csharp"], calls: ["Next", "NextBytes", "NextDouble"], callee: /^(?:new Random\(\)|random|rnd|Random\.Shared)\./i, around: SECRET_TARGET, unless: /RandomNumberGenerator/ },
      { in: ["ruby"], calls: ["rand"], callee: /^(?:Kernel\.|Random\.)?rand$/, around: SECRET_TARGET },
      { in: C, calls: ["rand", "random", "drand48"], callee: /^(?:std\.)?\w+$/, around: SECRET_TARGET },
    ],
    examples: {
      finds: [["JavaScript", "const token = Math.random().toString(36);"], ["Python", "reset_token = ''.join(random.choice(letters) for _ in range(20))"], ["PHP", "<?php $token = md5(uniqid());"], ["Java", "class A { void f() { int sessionId = random.nextInt(); } }"], ["C#", "class A { void F() { var otp = new Random().Next(); } }"]],
      ignores: [["JavaScript", "const delay = Math.random() * token.length;"], ["Python", "token = secrets.token_hex()"], ["Python", "x = random.choice(tokens)"], ["Java", "class A { void f() { String sessionId = ids[random.nextInt(9)]; } }"], ["Go", "package a\nimport \"crypto/rand\"\nfunc f() { token, err := rand.Int(r, m) }"]],
    },
  },
  {
    id: "fixed-nonce",
    cwe: 329,
    severity: "high",
    confidence: "high",
    title: "Cipher with a nonce that is always the same",
    why: "With the same key and nonce equal texts look equal, and in counter modes two texts give each other away.",
    fix: "Draw a new nonce for each text and keep it beside the text.",
    match: [
      { in: JVM, calls: ["IvParameterSpec"], arguments: { 0: { text: /^"[^"]*"\.(?:getBytes|toByteArray)\(|^new byte\[\s*(?:\d+\s*\]$|\]\s*\{)|^ByteArray\(\d+\)$/ } } },
      { in: JS, calls: ["createCipheriv"], arguments: { 2: { text: /^["'`][^"'`$]+["'`]$|^Buffer\.(?:alloc\(\d+\)$|from\(["'`])/ } } },
      { in: ["python"], calls: ["new"], callee: /AES\.new$/, arguments: { 2: { text: /^b?["'][^"']*["'](?:\s*\*\s*\d+)?$|^bytes\(\d+\)$/ } } },
      { in: ["php"], calls: ["openssl_encrypt"], arguments: { 4: { is: ["literal"], text: /^["'].{4,}["']$/ } } },
    ],
    examples: {
      finds: [["Java", "class A { void f() { new IvParameterSpec(new byte[16]); } }"], ["Java", "class A { void f() { byte[] iv = \"0123456789abcdef\".getBytes(); new IvParameterSpec(iv); } }"], ["JavaScript", "crypto.createCipheriv('aes-256-cbc', key, Buffer.alloc(16));"], ["Python", "AES.new(key, AES.MODE_CBC, b'0123456789abcdef')"]],
      ignores: [["Java", "class A { void f() { new IvParameterSpec(iv); } }"], ["JavaScript", "crypto.createCipheriv('aes-256-gcm', key, randomBytes(12));"], ["JavaScript", "crypto.createCipheriv('aes-256-gcm', key, iv);"], ["Python", "AES.new(key, AES.MODE_CBC, iv)"]],
    },
  },
  {
    id: "token-key-in-source",
    cwe: 798,
    severity: "high",
    confidence: "high",
    title: "Key of tokens written into the source",
    why: "Whoever can read the source can make tokens for anybody.",
    fix: "Read the key from the configuration of the place where the program runs, and replace the one that was written here.",
    match: [
      { in: JS, calls: ["sign", "verify"], callee: /^(?:jwt|jsonwebtoken|JWT)\.\w+$/, arguments: { 1: { is: ["literal"], text: /^["'`][^"'`]{3,}["'`]$/ } } },
      { in: ["python"], calls: ["encode", "decode"], callee: /^jwt\./, arguments: { 1: { is: ["literal"], text: /^["'][^"']{3,}["']$/ } } },
      { in: ["python"], settings: ["SECRET_KEY"], target: /config\[|^app\.secret_key$/, value: { is: ["literal"], text: /^["'][^"']{3,}["']$/ } },
      { in: ["ruby"], calls: ["encode", "decode"], callee: /^JWT\./, arguments: { 1: { is: ["literal"], text: /^["'][^"']{3,}["']$/ } } },
    ],
    examples: {
      finds: [["JavaScript", "jwt.sign({ id }, 'very secret');"], ["Python", "jwt.encode(payload, 'secret', algorithm='HS256')"], ["Python", "app.config['SECRET_KEY'] = 'dev-key'"]],
      ignores: [["JavaScript", "jwt.sign({ id }, process.env.KEY);"], ["Python", "jwt.encode(payload, key, algorithm='HS256')"], ["Python", "app.config['SECRET_KEY'] = os.environ['KEY']"]],
    },
  },
  {
    id: "token-not-verified",
    cwe: 347,
    severity: "critical",
    confidence: "high",
    title: "Token accepted without its signature",
    why: "Anybody can write a token and is believed.",
    fix: "Verify the signature with a list of the algorithms that are allowed; never `none`.",
    match: [
      { in: JS, settings: ["algorithms"], value: { text: /^\[[^\]]*["'`]none["'`]/i } },
      { in: JS, settings: ["algorithm", "alg"], value: { text: /^["'`]none["'`]$/i }, around: /jwt|jose|sign|verify|header/i },
      { in: ["python"], calls: ["decode"], callee: /^(?:jwt|jose\.jwt)\./, text: /verify\s*=\s*False|["']verify_signature["']\s*:\s*False|algorithms\s*=\s*\[\s*["']none["']/i },
      { in: JVM, calls: ["none"], callee: /^Algorithm\.none$/ },
      { in: ["go"], calls: ["ParseUnverified"], callee: /^(?:jwt\.)?.*ParseUnverified$/, requires: /jwt/ },
      { in: ["ruby"], calls: ["decode"], callee: /^JWT\./, arguments: { 2: { text: /^false$/ } } },
    ],
    examples: {
      finds: [["JavaScript", "jwt.verify(token, key, { algorithms: ['none'] });"], ["Python", "jwt.decode(token, options={'verify_signature': False})"], ["Java", "class A { void f() { JWT.create().sign(Algorithm.none()); } }"], ["Ruby", "JWT.decode(token, nil, false)"]],
      ignores: [["JavaScript", "jwt.verify(token, key, { algorithms: ['RS256'] });"], ["Python", "jwt.decode(token, key, algorithms=['HS256'])"], ["Ruby", "JWT.decode(token, key, true)"], ["JavaScript", "const style = { algorithm: 'none' };"]],
    },
  },
];
