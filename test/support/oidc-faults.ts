import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { ENDPOINTS, type OidcEndpoint } from "./oidc-configuration.ts";

interface FaultyAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

type Fault = { readonly only: OidcEndpoint | undefined } & (
  | { readonly kind: "hold" | "holdAnswers"; readonly released: Promise<void>; readonly release: () => void }
  | { readonly kind: "answer"; readonly answer: FaultyAnswer }
);

const ENDPOINT_OF_PATH = new Map<string, OidcEndpoint>(
  Object.entries(ENDPOINTS).map(([endpoint, path]) => [path, endpoint as OidcEndpoint]),
);

/** Stands before the provider: counts what it is asked, and makes it slow or wrong on demand. */
export class OidcFaults {
  readonly #calls = new Map<OidcEndpoint, number>();
  #fault: Fault | undefined;

  /** Calls received so far, those that were held or failed among them. */
  calls(endpoint: OidcEndpoint): number {
    return this.#calls.get(endpoint) ?? 0;
  }

  hold(only?: OidcEndpoint): void {
    this.release();
    this.#fault = { kind: "hold", only, ...deferred() };
  }

  /** Decides at once, and tells of it later. */
  holdAnswers(only?: OidcEndpoint): void {
    this.release();
    this.#fault = { kind: "holdAnswers", only, ...deferred() };
  }

  failWith(answer: FaultyAnswer, only?: OidcEndpoint): void {
    this.release();
    this.#fault = { kind: "answer", only, answer };
  }

  release(): void {
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault && fault.kind !== "answer") fault.release();
  }

  /** Hands the request on to the provider, at once, later or never. */
  async pass(request: IncomingMessage, response: ServerResponse, provider: RequestListener): Promise<void> {
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const endpoint = ENDPOINT_OF_PATH.get(path);
    if (endpoint) this.#calls.set(endpoint, this.calls(endpoint) + 1);
    const fault = this.#fault;
    if (fault !== undefined && (fault.only === undefined || fault.only === endpoint)) {
      if (fault.kind === "answer") return send(response, fault.answer);
      if (fault.kind === "hold") await fault.released;
      else delayEnd(response, fault.released);
    }
    provider(request, response);
  }
}

function delayEnd(response: ServerResponse, released: Promise<void>): void {
  const { end } = response;
  response.end = (...args: unknown[]) => {
    void released.then(() => Reflect.apply(end, response, args));
    return response;
  };
}

function send(response: ServerResponse, { status, body, contentType }: FaultyAnswer): void {
  response.writeHead(status, { "content-type": contentType }).end(body);
}

function deferred(): { released: Promise<void>; release: () => void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { released, release };
}
