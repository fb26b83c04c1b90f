import { createHash } from "node:crypto";
import { filePlaces, type UsersFileSettings } from "./places.ts";

/** The same on every replica that reads the same text in the same way. */
export function revisionOf(settings: UsersFileSettings, text: string): string {
  const places = JSON.stringify(filePlaces(settings));
  return createHash("sha256").update(places).update(text).digest("base64url");
}
