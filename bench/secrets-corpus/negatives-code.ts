// Code and texts that speak of secrets and hold none: names, look-ups, types, messages, forms, policies.

import type { Draw } from "./draw.ts";
import type { PlacedText } from "./places.ts";
import { camel, NOUNS, pascal, sentence, snake } from "./words.ts";

type Line = (draw: Draw) => string;

function family(kind: string, path: string, lines: readonly Line[]) {
  return {
    kind: `no-secret-${kind}`,
    make: (draw: Draw): PlacedText => ({ path, marked: `${Array.from({ length: draw.between(4, 14) }, () => draw.pick(lines)(draw)).join("\n")}\n` }),
  };
}

export const CODE_NEGATIVES = [
  family("environment-look-ups", "src/settings.py", [
    () => 'SECRET_KEY = os.environ["SECRET_KEY"]',
    () => 'password = os.environ.get("DB_PASSWORD", "")',
    () => 'api_key = config["service"]["api_key"]',
    () => "token = get_secret_value(SecretId='prod/app/token')['SecretString']",
    (draw) => `auth_token = request.headers.get("X-Auth-${pascal(draw)}")`,
    () => 'passwd = getpass.getpass("Password: ")',
    () => "access_token = response.json()['access_token']",
    () => 'client_secret = Variable.get("client_secret")',
  ]),
  family("java-names", "src/main/java/org/acme/security/Tokens.java", [
    (draw) => `    public static final String TOKEN_${draw.pick(NOUNS).toUpperCase()} = "${draw.pick(NOUNS)}.token.${draw.pick(NOUNS)}";`,
    () => '    public static final String PASSWORD_CONFIG = "ssl.keystore.password";',
    () => '    String password = System.getenv("KEYSTORE_PASSWORD");',
    () => '    private static final String API_KEY_HEADER = "X-API-Key";',
    (draw) => `    private final PasswordEncoder passwordEncoder = new ${pascal(draw)}PasswordEncoder();`,
    (draw) => `    throw new IllegalStateException("Invalid token: expected ${draw.pick(NOUNS)} but was " + token);`,
    (draw) => `    Token token = tokenStore.${camel(draw)}(tokenId, secretManager.getSecret("${draw.pick(NOUNS)}-secret"));`,
    (draw) => `    @Value("\${app.${draw.pick(NOUNS)}.secret}") private String secret;`,
    () => "    import org.springframework.security.oauth2.client.registration.ClientRegistrationRepositoryTokenServices;",
    (draw) => `    secretKey = new SecretKeySpec(bytes, "HmacSHA256"); // ${sentence(draw)}`,
    () => '    props.put("sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required;");',
  ]),
  family("script-names", "src/login.tsx", [
    () => 'const passwordField = document.querySelector("#password-field");',
    () => '<input type="password" name="password" placeholder="Password" autoComplete="current-password" />',
    () => 'const token = localStorage.getItem("access_token");',
    () => 'const TOKEN_KEY = "auth.token";',
    (draw) => `const secretName = "${draw.pick(NOUNS)}-tls-secret";`,
    () => 'export type Token = "identifier" | "number" | "string";',
    () => "const { password, confirmPassword, token } = req.body;",
    () => 'if (password !== confirmPassword) setError("Passwords do not match");',
    () => 'const tokenUrl = "https://auth.acme.net/oauth2/v2/token";',
    () => 'headers: { Authorization: `Bearer ${accessToken}`, "X-API-Key": apiKey },',
    (draw) => `const api_key_${draw.pick(NOUNS)} = await ${camel(draw)}(user.apiKey, session.secret);`,
    () => 'const passwordRegex = /^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d@$!%*?&]{8,}$/;',
    (draw) => `  apiKey: import.meta.env.VITE_${draw.pick(NOUNS).toUpperCase()}_API_KEY,`,
    (draw) => `  token: { type: "string", description: "${sentence(draw)}" },`,
  ]),
  family("localisation", "locales/de.json", [
    () => '  "password": "Passwort",', () => '  "forgotPassword": "Haben Sie Ihr Passwort vergessen?",', () => '  "invalid_token": "Das Token ist abgelaufen",',
    () => '  "api_key": "API-Schlüssel",', () => '  "secret_hint": "Geheimnis (mindestens 12 Zeichen)",', () => '  "new_password": "新しいパスワード",', () => '  "password_label": "Mot de passe",',
    () => '  "confirm_password": "Подтвердите пароль",', () => '  "access_token": "Zugriffstoken",', () => '  "passwordTooShort": "Das Passwort ist zu kurz.",',
  ]),
  family("kubernetes-references", "k8s/deployment.yaml", [
    (draw) => `          - name: DB_PASSWORD\n            valueFrom:\n              secretKeyRef:\n                name: ${draw.pick(NOUNS)}-credentials\n                key: db-password`,
    (draw) => `      secretName: ${draw.pick(NOUNS)}-${draw.pick(NOUNS)}-tls`,
    (draw) => `      passwordSecretRef: { name: ${draw.pick(NOUNS)}-auth, key: password }`,
    () => "      password_file: /run/secrets/db_password",
    (draw) => `      token: ${draw.pick(NOUNS)}-reader`,
    (draw) => `      existingSecret: "${draw.pick(NOUNS)}-postgresql"`,
    () => "      automountServiceAccountToken: false",
    () => "      secretKey: username",
  ]),
  family("schemas", "openapi.yaml", [
    () => "        password:\n          type: string\n          format: password\n          minLength: 12",
    () => "      apiKey:\n        type: apiKey\n        in: header\n        name: X-API-Key",
    () => "        token:\n          $ref: '#/components/schemas/AccessTokenResponse'",
    (draw) => `        client_secret:\n          description: ${sentence(draw)}`,
    () => "      tokenUrl: https://auth.acme.net/oauth/token",
    () => "          example: string",
  ]),
  family("go-names", "pkg/auth/auth.go", [
    (draw) => `	ErrInvalidToken = errors.New("auth: invalid token for ${draw.pick(NOUNS)}")`,
    () => "	Password string `json:\"password\" yaml:\"password,omitempty\"`",
    (draw) => `	flag.StringVar(&opts.token, "token", "", "${sentence(draw)}")`,
    () => '	secret := os.Getenv("APP_SECRET")',
    () => '	key := fmt.Sprintf("%s/%s", namespace, secretName)',
    () => "	tokenKey = contextKey(\"token\")",
    (draw) => `	token, err := ${snake(draw).replaceAll("_", "")}(ctx, secretLister, password)`,
    () => '	const passwordPrompt = "Enter password for %q: "',
    () => "	APIKey:    cfg.APIKey,",
  ]),
  family("c-names", "src/acl.c", [
    (draw) => `    if (!strcasecmp(argv[j], "password")) { password = argv[++j]; } /* ${sentence(draw)} */`,
    () => '#define TOKEN_DELIMITER " ,;"',
    () => "    token = strtok(NULL, DELIMITERS);",
    (draw) => `    addReplyError(c, "WRONGPASS invalid username-password pair or ${draw.pick(NOUNS)} is disabled.");`,
    () => 'static const char *secret_opt = "--secret-file";',
    () => "    serverAssert(key != NULL && sdslen(key->ptr) > 0);",
    () => '    {"requirepass", "sets the password that clients must give"},',
  ]),
  family("prose", "README.md", [
    () => "Set the password with `--password` or in the file `~/.acme/credentials`.",
    () => "The token: a string that identifies the caller. Secret: see below.",
    () => "api_key: the key of the service (required)",
    () => "- `client_secret`: **string**, issued by the authorization server",
    () => "Password = hash(salt + password); the secret = base64(random(32)).",
    () => "Use `export API_KEY=<your key>` and never commit it. Passwords: at least 12 characters.",
    sentence,
    () => "auth_token=TOKEN, access_key=ACCESS_KEY, secret_key=SECRET_KEY",
  ]),
  family("test-doubles", "test/login_test.rb", [
    () => '    login_as user, password: "wrong password"',
    () => "    let(:token) { build(:token) }",
    () => '    expect(page).to have_field("Password")',
    () => '    user = create(:user, password: "password", password_confirmation: "password")',
    () => '    stub_env("API_TOKEN", "test-api-token")',
    () => '    secret = "a" * 32',
    () => '    token = SecureRandom.hex(20)',
    () => '    api_key: "abc123",',
    () => '    password: "foo"',
  ]),
  family("settings-without-value", "config.ini", [
    () => "password =", () => "; password = mysecret", () => "secret_key =", () => "password_min_length = 12", () => "token_ttl_seconds = 3600", () => "api_key_rotation = 30d", () => "auth_token_header = X-Auth-Token", () => "ssl_key_file = /etc/ssl/private/app.key", () => "token_endpoint = /oauth/token", () => "password_encryption = scram-sha-256", () => "secret_backend = hashicorp_vault",
  ]),
];
