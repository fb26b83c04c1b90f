import {
  claimRows,
  ecdsa,
  forged,
  type HostileToken,
  ISSUER,
  type Members,
  SECONDS,
  STRANGER,
} from "./hostile-tokens-forge.ts";

const row = (reason: string, claims: Members): HostileToken => [reason, forged({}, claims)];

const times: HostileToken[] = [
  ...claimRows("no time after which it is refused: exp", "exp", [
    undefined,
    null,
    "",
    String(SECONDS + 600),
    "never",
  ]),
  ...claimRows("an exp that is no number:", "exp", [
    true,
    [SECONDS + 600],
    { at: SECONDS + 600 },
    "Infinity",
    "NaN",
  ]),
  ...[SECONDS - 1, SECONDS - 9, 0, -1, -0.5, -1e300].map(
    (exp): HostileToken => [
      `exp is past, without any skew: ${exp - SECONDS} s`,
      forged({}, { exp }),
      "token_expired",
    ],
  ),
  ["exp is past, and nobody verified that", forged({}, { exp: 1 }, ecdsa(STRANGER.es.privateKey))],
  ...claimRows("nbf is ahead or no number:", "nbf", [
    SECONDS + 3_600,
    1e300,
    "0",
    String(SECONDS),
    null,
    true,
    [0],
    {},
  ]),
  ...claimRows("iat is ahead or no number:", "iat", [
    SECONDS + 3_600,
    1e300,
    "0",
    String(SECONDS),
    null,
    false,
    [0],
    {},
  ]),
];

const issuers = claimRows("another issuer:", "iss", [
  ...[
    `${ISSUER}/`,
    ISSUER.toUpperCase(),
    "https://Login.example.com",
    "http://login.example.com",
    ` ${ISSUER}`,
  ],
  ...[
    `${ISSUER}.evil.example`,
    `${ISSUER}:443`,
    `${ISSUER}?`,
    `${ISSUER}#`,
    `${ISSUER}\0`,
    "login.example.com",
  ],
  ...["https://evil.example", "", undefined, null, true, 0, [ISSUER], [], { iss: ISSUER }],
]);

const audiences = claimRows("another audience:", "aud", [
  ...["jir", "jira-admin", "JIRA", " jira", "jira ", "jira wiki", "jira,wiki", "wiki", "web", "*", ""],
  ...[undefined, null, true, 0, [], ["wiki"], [["jira"]], [{ aud: "jira" }], { jira: true }, { 0: "jira" }],
  ["jira", 7],
  ["jira", null],
  ["jira", ["wiki"]],
]);

const clients: HostileToken[] = [
  ...claimRows("sub is no text:", "sub", [1, 0, true, false, ["u-1"], [], { id: "u-1" }, null]),
  row("a client's own token: no sub", { sub: undefined }),
  row("a client's own token: an empty sub", { sub: "" }),
  row("a client's own token: sub is client_id", { sub: "admin", client_id: "admin" }),
  row("a client's own token: sub is azp", { sub: "admin", azp: "admin" }),
  row("a client's own token: sub is azp and not client_id", { sub: "admin", client_id: "web", azp: "admin" }),
  ...claimRows("a client_id that cannot be compared with sub:", "client_id", [["u-1"], { id: "u-1" }, 1]),
  ...claimRows("an azp that cannot be compared with sub:", "azp", [["u-1"], { id: "u-1" }, 1]),
];

const usernames = claimRows("names no user: preferred_username", "preferred_username", [
  ...[undefined, null, "", true, false, 0, 1, ["alice"], ["admin", "alice"], [], {}, { name: "admin" }],
  "a".repeat(257),
]);

const foreign: HostileToken[] = [
  ...claimRows("bound to what nobody showed: cnf", "cnf", [
    { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" },
    { "x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" },
    { kid: "unknown" },
    {},
    null,
    "",
    false,
  ]),
  ...claimRows("a logout token or SET: events", "events", [
    { "http://schemas.openid.net/event/backchannel-logout": {} },
    { "https://schemas.openid.net/secevent/caep/event-type/session-revoked": {} },
    {},
    null,
    [],
  ]),
  ...["at_hash", "c_hash", "s_hash"].flatMap((claim) =>
    claimRows(`an ID token: ${claim}`, claim, ["77QmUPtjPfzWtF2AnpK9RQ", ""]),
  ),
  ...claimRows("jti is no text:", "jti", [1, ["1"], {}]),
];

/** Wrong in the claims, which the provider itself signed. */
export const CLAIM_SETS: readonly HostileToken[] = [
  ...times,
  ...issuers,
  ...audiences,
  ...clients,
  ...usernames,
  ...foreign,
];
