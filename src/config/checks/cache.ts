import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

const MIN_SECRET_LENGTH = 32;

export function* redisSecret({ cache }: ConfigEntries): Generator<Finding> {
  if (cache?.redis === undefined || cache.secret !== undefined) return;
  yield { path: ["cache", "secret"], expected: "a secret, as what is kept in Redis is encrypted with it" };
}

export function* secretLength({ cache }: ConfigEntries): Generator<Finding> {
  for (const setting of ["secret", "previousSecret"] as const) {
    const secret = cache?.[setting];
    if (secret === undefined || secret.length >= MIN_SECRET_LENGTH) continue;
    yield { path: ["cache", setting], expected: `a text of at least ${MIN_SECRET_LENGTH} characters` };
  }
}

export function* previousSecret({ cache }: ConfigEntries): Generator<Finding> {
  if (cache?.previousSecret === undefined) return;
  const path = ["cache", "previousSecret"];
  if (cache.secret === undefined) yield { path, expected: "none, as there is no secret that followed it" };
  if (cache.secret === cache.previousSecret) yield { path, expected: "another secret than the present one" };
}
