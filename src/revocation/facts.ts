import type { Claims } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import type { DenyingTarget } from "./target.ts";

/** A token that is otherwise good, as revocations see it. */
export interface TokenFacts {
  /** The provider's name. */
  readonly source: string;
  readonly token: Pick<Token, "signed" | "previousSigned">;
  /** All that was said of it, by standard names: by its provider, and by the token itself. */
  readonly said: readonly Claims[];
  /** The username of the directory's record. */
  readonly username: string;
}

/** Every target that would concern a token. */
export function targetsOf({ source, token, said, username }: TokenFacts): readonly DenyingTarget[] {
  const targets: DenyingTarget[] = [
    { kind: "token", token: "", signed: token.signed },
    { kind: "user", username },
  ];
  const { previousSigned } = token;
  if (previousSigned !== undefined) targets.push({ kind: "token", token: "", signed: previousSigned });
  const sessionless = said.every(({ sid }) => typeof sid !== "string");
  for (const { sub, sid, email, client_id } of said) {
    if (typeof sub === "string") targets.push({ kind: "subject", source, subject: sub });
    if (typeof sub === "string" && sessionless) targets.push({ kind: "sessionless", source, subject: sub });
    if (typeof sid === "string") targets.push({ kind: "session", source, session: sid });
    if (typeof email === "string") targets.push({ kind: "email", source, email });
    if (typeof client_id === "string") targets.push({ kind: "client", source, client: client_id });
  }
  return targets;
}
