import { REDIRECT_URI } from "./oidc-clients.ts";
import { ENDPOINTS } from "./oidc-configuration.ts";

const MAX_REDIRECTS = 8;

/** The cookies of a user's browser, by name. */
export type Browser = Map<string, string>;

/** Follows redirects, keeping cookies, until one leads to the client. */
export async function followRedirects(start: URL, browser: Browser): Promise<URL> {
  let address = start;
  for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
    const response = await browse(address, browser);
    const location = response.headers.get("location");
    if (location === null) throw new Error(`the login ended in ${response.status}: ${await response.text()}`);
    address = new URL(location, address);
    if (address.href.startsWith(REDIRECT_URI)) return address;
  }
  throw new Error("the login redirects for ever");
}

async function browse(address: URL, browser: Browser, form?: Record<string, string>): Promise<Response> {
  const cookie = [...browser.values()].join("; ");
  const post = form && { method: "POST", body: new URLSearchParams(form) };
  const response = await fetch(address, { redirect: "manual", headers: { cookie }, ...post });
  for (const line of response.headers.getSetCookie()) {
    const [pair = ""] = line.split(";");
    browser.set(pair.slice(0, pair.indexOf("=")), pair);
  }
  return response;
}

/** OpenID Connect RP-Initiated Logout 1.0, confirmed by the user. Resolves once the clients were told. */
export async function endSession(issuer: string, browser: Browser): Promise<void> {
  const address = new URL(`${issuer}${ENDPOINTS.end_session}`);
  const question = await (await browse(address, browser)).text();
  const [, xsrf = ""] = /name="xsrf" value="([^"]+)"/.exec(question) ?? [];
  const answer = await browse(new URL(`${address}/confirm`), browser, { xsrf, logout: "yes" });
  if (answer.status !== 303) throw new Error(`the provider did not log out: ${await answer.text()}`);
}
