import { z } from "zod";
import { parseClaims } from "../credential/claims.ts";

const text = z.string().min(1).max(16_384);
const provider = z.string().min(1);

/** What an operator asks to be revoked: exactly one of these. */
const revokeRequest = z.union([
  z.strictObject({ token: text }),
  z.strictObject({ user: text }),
  z.strictObject({ subject: text, provider }),
  z.strictObject({ session: text, provider }),
  z.strictObject({ email: text, provider }),
  z.strictObject({ client: text, provider }),
  z.strictObject({ provider }),
  z.strictObject({ policy: z.string().min(1) }),
  z.strictObject({ all: z.literal(true) }),
]);

export type RevokeRequest = z.output<typeof revokeRequest>;

export const EXPECTED_REQUEST =
  "exactly one of token, user, subject, session, email, client, provider, policy, all: true; provider beside subject, session, email and client";

/** Reads the body of a request; undefined for anything else. */
export function readRevokeRequest(body: string): RevokeRequest | undefined {
  return revokeRequest.safeParse({ ...parseClaims(body) }).data;
}
