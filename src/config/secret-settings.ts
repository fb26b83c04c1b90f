import type { Path } from "./finding.ts";

/** The settings whose values are never shown and may be given as `{ file: path }`; `*` is any name. */
const SECRET_SETTINGS: readonly Path[] = [
  ["cache", "redis"],
  ["cache", "secret"],
  ["providers", "*", "clientSecret"],
  ["providers", "*", "publicKey"],
];

/** Whether a setting holds a secret. */
export function isSecret(path: Path): boolean {
  return SECRET_SETTINGS.some((secret) => secret.length === path.length && startsWith(path, secret));
}

/** Whether a setting is a secret or stands, wrongly, inside one. */
export function isWithinSecret(path: Path): boolean {
  return SECRET_SETTINGS.some((secret) => startsWith(path, secret));
}

function startsWith(path: Path, secret: Path): boolean {
  return secret.every((step, index) => index < path.length && (step === "*" || step === path[index]));
}
