import type { Path } from "./finding.ts";

/** The settings whose values are never shown and may be given as `{ file: path }`; `*` is any name. */
const SECRET_SETTINGS: readonly Path[] = [
  ["tls", "certificate"],
  ["tls", "key"],
  ["tls", "clientCa"],
  ["cache", "redis"],
  ["cache", "redis", "url"],
  ["cache", "redis", "password"],
  ["cache", "redis", "sentinelPassword"],
  ["cache", "redis", "ca"],
  ["cache", "secret"],
  ["admin", "token"],
  ["cache", "previousSecret"],
  ["providers", "*", "clientSecret"],
  ["providers", "*", "clientKey"],
  ["providers", "*", "clientCertificate"],
  ["providers", "*", "signingSecret"],
  ["providers", "*", "publicKey"],
  ["providers", "*", "ca"],
  ["events", "transmitters", "*", "authorization"],
  ["tracing", "headers", "*"],
  ["directories", "*", "ca"],
  ["directories", "*", "headers", "*"],
  ["directories", "*", "token"],
  ["directories", "*", "basic", "password"],
  ["directories", "*", "client", "clientSecret"],
  ["directories", "*", "client", "ca"],
  ["directories", "*", "bind", "password"],
  ["directories", "*", "connection"],
];

/** Whether a setting holds a secret. */
export function isSecret(path: Path): boolean {
  return SECRET_SETTINGS.some((secret) => secret.length === path.length && startsWith(path, secret));
}

/** Whether a setting is a secret or stands, wrongly, inside one. */
export function isWithinSecret(path: Path): boolean {
  return SECRET_SETTINGS.some((secret) => startsWith(path, secret));
}

/** Whether a mapping with a secret in it belongs here: what stands in its place may be that secret, written too high. */
export function isAboveSecret(path: Path): boolean {
  return SECRET_SETTINGS.some(
    (secret) => path.length < secret.length && startsWith(path, secret.slice(0, path.length)),
  );
}

function startsWith(path: Path, secret: Path): boolean {
  return secret.every((step, index) => index < path.length && (step === "*" || step === path[index]));
}
