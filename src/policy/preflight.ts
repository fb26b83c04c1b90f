import type { AuthRequest } from "../transport/auth-request.ts";

/** A CORS preflight, by the Fetch standard's three marks; browsers never send credentials with it. */
export function isPreflight({ method, headers }: AuthRequest): boolean {
  return method === "OPTIONS" && headers.has("origin") && headers.has("access-control-request-method");
}
