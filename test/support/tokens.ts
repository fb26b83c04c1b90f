import { createDpopKey, type DpopKey, makeProof } from "./dpop.ts";
import type { OidcProvider } from "./oidc.ts";

const SCOPE = "openid offline_access read:jira";
const JIRA = "urn:jira";
/** What the example's requests ask for, by the origin of its policy. */
export const MYSELF_URL = "https://jira.example.com/rest/api/2/myself";

/** A token of alice that nobody has seen yet; bound to the key, where there is one. */
export async function unseenToken(
  oidc: OidcProvider,
  format: "opaque" | "jwt" = "opaque",
  dpop?: DpopKey,
): Promise<string> {
  const resource = format === "jwt" ? { resource: JIRA } : {};
  const request = { account: "alice", format, scope: SCOPE, ...resource, ...(dpop && { dpop }) };
  return (await oidc.userToken(request)).accessToken;
}

export type ExampleTokens = Awaited<ReturnType<typeof obtainTokens>>;

/** One real token of every sort that a documented answer is about. */
export async function obtainTokens(oidc: OidcProvider) {
  const jwt = async (account: string, { resource = JIRA, scope = SCOPE, expiresIn = 3_600 } = {}) =>
    (await oidc.userToken({ account, format: "jwt", resource, scope, expiresIn })).accessToken;
  const opaque = async (account: string, client = "web") =>
    (await oidc.userToken({ account, client, format: "opaque", scope: SCOPE })).accessToken;
  const client = (name: string) =>
    oidc.clientToken({ client: name, format: "opaque", resource: JIRA, scope: "read:jira" });
  const key = createDpopKey();
  const boundJwt = await unseenToken(oidc, "jwt", key);
  const revoked = async (token: Promise<string>) => {
    await oidc.revoke(await token);
    return token;
  };
  return {
    jwt: {
      admin: await jwt("admin"),
      alice: await jwt("alice"),
      bob: await jwt("bob"),
      erin: await jwt("erin"),
      ghost: await jwt("ghost"),
      shortLived: await jwt("admin", { expiresIn: 1 }),
      otherAudience: await jwt("admin", { resource: "urn:wiki" }),
      withoutScope: await jwt("admin", { scope: "openid offline_access" }),
    },
    opaque: {
      alice: await opaque("alice"),
      unseen: await opaque("alice"),
      carol: await opaque("carol"),
      ghost: await opaque("ghost"),
      revoked: await revoked(opaque("alice")),
      ofOtherClient: await opaque("alice", "other-app"),
    },
    client: {
      known: await client("ci-bot"),
      unknown: await client("stranger-bot"),
      calledAdmin: await client("admin"),
      revoked: await revoked(client("ci-bot")),
    },
    /** Bound to `key`. */
    bound: {
      key,
      jwt: boundJwt,
      opaque: await unseenToken(oidc, "opaque", key),
      /** To be shown once; no older than a minute then. */
      proof: makeProof({ key, method: "GET", url: MYSELF_URL, token: boundJwt }),
    },
  };
}

/** The same token with another payload under the old signature. */
export function forge(jwt: string, change: Readonly<Record<string, unknown>>): string {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, ...change })).toString("base64url");
  return [header, forged, signature].join(".");
}
