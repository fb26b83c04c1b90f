import type { Claims } from "../../credential/claims.ts";
import { type AttributePlaces, readAccount } from "../account.ts";
import type { Account, UserQuery } from "../directory.ts";
import { flagOf, textsOf } from "../json-values.ts";
import { memberOf, mustParse, valuesAt } from "./path.ts";

export type ResourceReader = (resource: Claims, query: UserQuery) => Account | "nobody" | "malformed";

/** Every resource has an id (RFC 7643, section 3.1); `active` may be left out by a service that retires nobody. */
export function createResourceReader(places: AttributePlaces): ResourceReader {
  const { active = "active", ...attributes } = places;
  const paths = new Map([active, ...Object.values(attributes)].map((text) => [text, mustParse(text)]));
  const at = (resource: Claims, text: string) => valuesAt(resource, paths.get(text) ?? mustParse(text));

  return (resource, query) => {
    const id = memberOf(resource, "id");
    const isActive = flagOf(at(resource, active)[0]);
    if (typeof id !== "string" || id === "" || isActive === "malformed") return "malformed";
    const read = (place: string) => at(resource, place).flatMap(textsOf);
    return readAccount({ id, active: isActive !== false, read }, attributes, query) ?? "nobody";
  };
}
