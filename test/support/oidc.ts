import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { JWK, JWTHeaderParameters, JWTPayload } from "jose";
import Provider from "oidc-provider";
import { type Accounts, DEFAULT_ACCOUNTS } from "./oidc-accounts.ts";
import { type Browser, endSession } from "./oidc-browser.ts";
import { introspectionClient } from "./oidc-clients.ts";
import { type OidcEndpoint, providerConfiguration } from "./oidc-configuration.ts";
import { OidcFaults } from "./oidc-faults.ts";
import {
  requestClientToken,
  requestUserTokens,
  revokeToken,
  type TokenRequest,
  type UserTokenRequest,
} from "./oidc-flow.ts";
import { signInAndConsent } from "./oidc-interaction.ts";
import { generateSigningKey, signWith } from "./oidc-keys.ts";
import { OidcStorage } from "./oidc-storage.ts";
import { freePort } from "./ports.ts";

export interface OidcOptions {
  readonly accounts?: Accounts;
  /** Where users of `web` are logged out. */
  readonly logoutUri?: string;
}

/** Starts a real oidc-provider, in this process, on a free port of 127.0.0.1. */
export async function startOidcProvider(options: OidcOptions = {}): Promise<OidcProvider> {
  const provider = new OidcProvider(
    await freePort(),
    options.accounts ?? DEFAULT_ACCOUNTS,
    await generateSigningKey(),
    options.logoutUri,
  );
  await provider.start();
  return provider;
}

export class OidcProvider {
  readonly issuer: string;
  /** The client that may introspect. */
  readonly introspectionClient = introspectionClient;
  readonly #port: number;
  readonly #accounts: Accounts;
  readonly #logoutUri: string | undefined;
  readonly #storage = new OidcStorage();
  readonly #faults = new OidcFaults();
  readonly #server = createServer((request, response) => {
    void this.#faults.pass(request, response, (...exchange) => this.#answer(...exchange));
  });
  /** The first one signs. */
  #keys: readonly [JWK, ...JWK[]];
  #provider: Provider;
  #introspectionSecret: string | undefined;

  constructor(port: number, accounts: Accounts, key: JWK, logoutUri?: string) {
    this.#port = port;
    this.issuer = `http://127.0.0.1:${port}`;
    this.#accounts = accounts;
    this.#logoutUri = logoutUri;
    this.#keys = [key];
    this.#provider = this.#createProvider();
  }

  userToken(request: UserTokenRequest) {
    return requestUserTokens(this.issuer, request);
  }

  clientToken(request: TokenRequest & { readonly client: string }) {
    return requestClientToken(this.issuer, request);
  }

  /** Ends the session that the browser got with its tokens. */
  signOut(browser: Browser) {
    return endSession(this.issuer, browser);
  }

  revoke(token: string) {
    return revokeToken(this.issuer, token);
  }

  /** Signs exactly these claims with the current key, for tokens that a provider would never issue. */
  signJwt(claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
    return signWith(this.#keys[0], claims, header);
  }

  /** Signs with a new key from now on. The JWKS forgets the old keys unless `keepPrevious`. */
  async rotateKeys({ keepPrevious = false } = {}): Promise<void> {
    this.#keys = [await generateSigningKey(), ...(keepPrevious ? this.#keys : [])];
    this.#provider = this.#createProvider();
  }

  /** The secret of the client that may introspect is this alone from now on. */
  changeIntrospectionSecret(secret: string): void {
    this.#introspectionSecret = secret;
    this.#provider = this.#createProvider();
  }

  /** How often the endpoint was called so far. */
  calls(endpoint: OidcEndpoint): number {
    return this.#faults.calls(endpoint);
  }

  /** Lets every call, or those to one endpoint, hang until `release`. */
  hold(only?: OidcEndpoint): void {
    this.#faults.hold(only);
  }

  /** Decides each of these calls at once, and answers it on `release`. */
  holdAnswers(only?: OidcEndpoint): void {
    this.#faults.holdAnswers(only);
  }

  /** Answers every call, or those to one endpoint, with this until `release`. */
  failWith(status: number, body: string, contentType = "application/json", only?: OidcEndpoint): void {
    this.#faults.failWith({ status, body, contentType }, only);
  }

  /** Ends `hold`, `holdAnswers` and `failWith`; what hung is answered now. */
  release(): void {
    this.#faults.release();
  }

  /** Listens, on the same port as before; whatever was issued still holds. */
  async start(): Promise<void> {
    await once(this.#server.listen(this.#port, "127.0.0.1"), "listening");
  }

  /** Breaks every connection; the port refuses from now on. May be called twice. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server.close(), "close");
    this.#server.closeAllConnections();
    await closed;
  }

  #createProvider(): Provider {
    const parts = {
      accounts: this.#accounts,
      keys: { keys: this.#keys },
      storage: this.#storage,
      logoutUri: this.#logoutUri,
      introspectionSecret: this.#introspectionSecret,
    };
    return new Provider(this.issuer, providerConfiguration(parts));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.url?.startsWith("/interaction/")) return this.#provider.callback()(request, response);
    await signInAndConsent(this.#provider, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  }
}
