import { createHash, timingSafeEqual } from "node:crypto";

/** Whether an Authorization header holds this bearer token (RFC 6750); any header will do where there is none. */
export function createBearerCheck(
  secret: string | undefined,
): (authorization: string | undefined) => boolean {
  if (secret === undefined) return () => true;
  const wanted = digest(secret);
  return (authorization) => {
    const [, token] = /^bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
    return token !== undefined && timingSafeEqual(digest(token), wanted);
  };
}

/** Texts of any length compare in the same time by their hashes. */
const digest = (text: string) => createHash("sha256").update(text).digest();
