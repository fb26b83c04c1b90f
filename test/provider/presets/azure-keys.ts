import { FAR, ISSUED, type KeyedPreset } from "./documented.ts";

const TENANT = "9f4880d8-80ba-4c40-97bc-f7a23c703084";
const OTHER_TENANT = "72f988bf-8c1d-41af-91ab-2d7cd011db47";
const API = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
const API_V1 = "api://grantgate.example.com";
const GRAPH = "00000003-0000-0000-c000-000000000000";
const WEB = "75dbe77f-10a3-4e59-85fd-8c127544f17c";
const BOT = "02223b6b-aa1d-42d4-9ec0-1b2bb9194438";
const ALICE = "690222be-ff1a-4d56-abd1-7e4f7d38e474";
const ROBOT = "5a5dbf1d-9c1f-4b3a-8f5e-0f2f6f1f7d11";

const v2 = (tenant: string) => ({
  iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
  tid: tenant,
  aud: API,
  iat: ISSUED,
  nbf: ISSUED,
  exp: FAR,
  ver: "2.0",
});
const USER = {
  ...v2(TENANT),
  azp: WEB,
  azpacr: "1",
  name: "Alice Example",
  oid: ALICE,
  preferred_username: "alice@example.com",
  scp: "access_as_user",
  sub: "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
  uti: "fqiBqXLPj0eQa82S-IYFAA",
};
/** The API has asked for the optional claim `idtyp`. */
const CLIENT = {
  ...v2(TENANT),
  azp: BOT,
  azpacr: "1",
  idtyp: "app",
  oid: ROBOT,
  roles: ["access_as_application"],
  sub: ROBOT,
  uti: "FVsGxYXI30-TuikuuUoFAA",
};
/** It has not, and `sub` is the service principal: only `scp` is missing. */
const UNMARKED = { ...CLIENT, idtyp: undefined };
const V1 = { ...v2(TENANT), iss: `https://sts.windows.net/${TENANT}/`, aud: API_V1, ver: "1.0" };
const USER_V1 = {
  ...V1,
  appid: WEB,
  appidacr: "0",
  amr: ["pwd"],
  oid: ALICE,
  scp: "user_impersonation",
  sub: "l3_roISQU222bULS9yi2k0XpqpOiMz5H3ZACo1GeXA",
  unique_name: "alice@example.com",
  upn: "alice@example.com",
};
const CLIENT_V1 = { ...V1, appid: BOT, appidacr: "1", idtyp: "app", oid: ROBOT, roles: ["r"], sub: ROBOT };
const UNMARKED_V1 = { ...CLIENT_V1, idtyp: undefined };
const ID_TOKEN = { ...USER, aud: WEB, azp: undefined, azpacr: undefined, scp: undefined };

const jwt = { type: "jwt", audience: API } as const;
const client = { type: "clientCredentials", audience: API, serviceAccounts: { [BOT]: "svc-ci" } } as const;

const ANY_CLIENT = { provider: { clients: undefined } };
const entra = {
  provider: { preset: "azure", tenant: TENANT, clients: [WEB] },
  jwks: `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
} satisfies Partial<KeyedPreset>;

export const AZURE_KEYS: readonly KeyedPreset[] = [
  {
    ...entra,
    name: "azure",
    jwt,
    client,
    ofUser: USER,
    userClaims: { client_id: WEB, scope: USER.scp, aud: API },
    ofClient: CLIENT,
    clientClaims: { client_id: BOT, scope: CLIENT.roles, aud: API },
    cases: [
      ["a user's token", USER, `runs as ${ALICE}`, "client_refused"],
      ["a client's own token", CLIENT, "token_invalid", "runs as svc-ci"],
      ["a client's own that does not say so", UNMARKED, "token_invalid", "client_refused"],
      ["one, where any client may come", UNMARKED, "token_invalid", "client_refused", ANY_CLIENT],
      ["an ID token", ID_TOKEN, "token_invalid", "client_refused"],
      ["an ID token for the API", { ...ID_TOKEN, aud: API, azp: WEB }, "token_invalid", "client_refused"],
      ["another client's token", { ...USER, azp: BOT }, "token_invalid", "client_refused"],
      [
        "another client's, where none are listed",
        { ...USER, azp: BOT },
        `runs as ${ALICE}`,
        "client_refused",
        ANY_CLIENT,
      ],
      ["another client's own token", { ...CLIENT, azp: WEB }, "token_invalid", "client_refused"],
      ["another tenant's token", { ...USER, ...v2(OTHER_TENANT) }, "token_invalid", "token_invalid"],
      ["another tenant's client's", { ...CLIENT, ...v2(OTHER_TENANT) }, "token_invalid", "token_invalid"],
      ["a token of no tenant in particular", { ...USER, ...v2("common") }, "token_invalid", "token_invalid"],
      ["a token for Microsoft Graph", { ...USER, aud: GRAPH }, "token_invalid", "client_refused"],
      ["a token without the scope profile", { ...USER, oid: undefined }, "token_invalid", "client_refused"],
      [
        "a name",
        USER,
        "runs as alice@example.com",
        "client_refused",
        { jwt: { ...jwt, username: "preferred_username" } },
      ],
      [
        "an unverified e-mail address",
        { ...USER, email: "alice@example.com" },
        "token_invalid",
        "client_refused",
        { jwt: { ...jwt, username: "email" } },
      ],
    ],
  },
  {
    ...entra,
    name: "azure, version 1.0",
    jwt: { ...jwt, audience: API_V1 },
    client: { ...client, audience: API_V1 },
    ofUser: USER_V1,
    userClaims: { client_id: WEB, scope: USER_V1.scp, aud: API_V1 },
    ofClient: CLIENT_V1,
    clientClaims: { client_id: BOT, scope: CLIENT_V1.roles, aud: API_V1 },
    cases: [
      ["a user's token", USER_V1, `runs as ${ALICE}`, "client_refused"],
      ["a client's own token", CLIENT_V1, "token_invalid", "runs as svc-ci"],
      ["a client's own that does not say so", UNMARKED_V1, "token_invalid", "client_refused"],
      ["another client's token", { ...USER_V1, appid: BOT }, "token_invalid", "client_refused"],
      [
        "another tenant's token",
        { ...USER_V1, iss: `https://sts.windows.net/${OTHER_TENANT}/` },
        "token_invalid",
        "token_invalid",
      ],
      [
        "a token for another API",
        { ...USER_V1, aud: "https://graph.windows.net" },
        "token_invalid",
        "client_refused",
      ],
    ],
  },
];
