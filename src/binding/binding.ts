import type { Token } from "../credential/token.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import type { Confirmation } from "./confirmation.ts";
import type { DpopVerifier } from "./dpop.ts";

/** A token as it came: by which scheme, with which request. */
export interface Presentation {
  readonly token: Token;
  readonly scheme: "bearer" | "dpop";
  readonly request: AuthRequest;
  /** Where clients reach the API, by configuration: a request's own scheme and host are the client's words. */
  readonly origins: readonly string[];
}

export type BindingResult = { readonly kind: "held" } | BindingRefusal;

export interface BindingRefusal {
  readonly kind: "refused";
  readonly outcome: "token_invalid" | "dpop_proof_invalid" | "dpop_nonce_required" | "unavailable";
  readonly detail: string;
  /** What the client's next proof is to hold; with `dpop_nonce_required` alone. */
  readonly nonce?: string;
}

/** Whether who sends a token is who it was issued to. Checked on every request, whatever was remembered. */
export interface Bindings {
  verify(confirmation: Confirmation, presentation: Presentation): BindingResult | Promise<BindingResult>;
}

export interface BindingParts {
  readonly dpop: DpopVerifier;
  /** SHA-256 of the client's certificate in base64url; undefined where none can be trusted. */
  readonly certificateThumbprint: (request: AuthRequest) => string | undefined;
}

export const held: BindingResult = { kind: "held" };

export function refusedBinding(outcome: BindingRefusal["outcome"], detail: string): BindingRefusal {
  return { kind: "refused", outcome, detail };
}

/** RFC 9449, section 7.1: neither a bound token as Bearer nor an unbound one as DPoP. RFC 8705, section 3. */
export function createBindings({ dpop, certificateThumbprint }: BindingParts): Bindings {
  return {
    verify({ jkt, certificate }, presentation) {
      const { scheme, request } = presentation;
      if (jkt === undefined && scheme === "dpop")
        return refusedBinding("token_invalid", "unbound token as DPoP");
      if (jkt !== undefined && scheme !== "dpop")
        return refusedBinding("token_invalid", "DPoP token as Bearer");
      if (certificate !== undefined && certificateThumbprint(request) !== certificate) {
        return refusedBinding(
          "token_invalid",
          "the token is bound to another certificate, or to an unseen one",
        );
      }
      return jkt === undefined ? held : dpop.verify(jkt, presentation);
    },
  };
}
