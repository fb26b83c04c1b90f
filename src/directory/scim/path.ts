import { claimsOf } from "../../credential/claims.ts";
import { foldAscii } from "../compare.ts";
import { textsOf } from "../json-values.ts";

/** One attribute of a resource, as RFC 7644, section 3.10, writes it. */
export interface ScimPath {
  /** The schema, where it is written; otherwise the resource's own. */
  readonly urn: string | undefined;
  readonly attribute: string;
  /** Which of several values: those whose sub-attribute is this text. */
  readonly only: { readonly attribute: string; readonly value: string } | undefined;
  readonly sub: string | undefined;
}

const NAME = "[A-Za-z][A-Za-z0-9_-]*";
const FORM = new RegExp(
  `^(?:(?<urn>urn:[A-Za-z0-9:._-]+):)?(?<attribute>${NAME})` +
    `(?:\\[(?<key>${NAME}) eq "(?<value>[^"\\\\]*)"\\])?(?:\\.(?<sub>\\$ref|${NAME}))?$`,
);
/** Schemas whose attributes stand in the resource itself (RFC 7643, section 3.3), by how their names begin. */
const CORE = "urn:ietf:params:scim:schemas:core:";

/** `userName`, `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:employeeNumber`; undefined for no path. */
export function parsePath(text: string): ScimPath | undefined {
  const groups = FORM.exec(text)?.groups;
  if (groups?.attribute === undefined) return undefined;
  const { urn, attribute, key, value, sub } = groups;
  const only = key === undefined || value === undefined ? undefined : { attribute: key, value };
  return { urn, attribute, only, sub };
}

/** The same of what was checked with the configuration. */
export function mustParse(text: string): ScimPath {
  const path = parsePath(text);
  if (path === undefined) throw new TypeError("a SCIM attribute must be checked before it is used");
  return path;
}

/** The filter for the resources that have this value there. Its text is JSON's (RFC 7644, section 3.4.2.2). */
export const equals = (path: string, value: string): string => `${path} eq ${JSON.stringify(value)}`;

/** The values of an attribute, the primary one first; none where the resource has none. */
export function valuesAt(resource: unknown, { urn, attribute, only, sub }: ScimPath): readonly unknown[] {
  const holder = urn === undefined || urn.startsWith(CORE) ? resource : memberOf(resource, urn);
  const values = [memberOf(holder, attribute) ?? []].flat().filter((value) => {
    return only === undefined || textsOf(memberOf(value, only.attribute)).includes(only.value);
  });
  if (sub === undefined) return values;
  const isPrimary = (value: unknown) => Number(memberOf(value, "primary") === true);
  return values.toSorted((a, b) => isPrimary(b) - isPrimary(a)).map((value) => memberOf(value, sub));
}

/**
 * Names of attributes have no case (RFC 7643, section 2.1); of two that differ by it neither counts. Null is no value
 * (section 2.5).
 */
export function memberOf(value: unknown, name: string): unknown {
  const wanted = foldAscii(name);
  const found = Object.entries(claimsOf(value) ?? {}).filter(([member]) => foldAscii(member) === wanted);
  return found.length === 1 ? (found[0]?.[1] ?? undefined) : undefined;
}
