import { type Claims, claimsOf } from "../../credential/claims.ts";
import { memberOf } from "./path.ts";

/** One part of a list (RFC 7644, section 3.4.2; RFC 9865, where it goes on by cursor). */
export interface ListPage {
  readonly kind: "page";
  readonly resources: readonly Claims[];
  /** The parameter that asks for the next part; undefined after the last. */
  readonly next: string | undefined;
}

export type ListReading = ListPage | { readonly kind: "malformed" };

const MALFORMED: ListReading = { kind: "malformed" };

/** Reads a ListResponse, before which `received` resources of the list have come. */
export function readListPage(body: unknown, received: number): ListReading {
  const total = memberOf(body, "totalResults");
  const cursor = memberOf(body, "nextCursor");
  const resources = resourcesOf(memberOf(body, "Resources"), total);
  if (resources === undefined || !isCount(total) || !isCursor(cursor)) return MALFORMED;
  // An answer that says neither how many there are nor how to go on may be anything.
  if (total === undefined && cursor === undefined && received === 0) return MALFORMED;
  const seen = received + resources.length;
  if (typeof cursor === "string") {
    return { kind: "page", resources, next: `cursor=${encodeURIComponent(cursor)}` };
  }
  if (total === undefined || total <= seen) return { kind: "page", resources, next: undefined };
  return resources.length === 0 ? MALFORMED : { kind: "page", resources, next: `startIndex=${seen + 1}` };
}

/** May be left out where there are none. */
function resourcesOf(value: unknown, total: unknown): readonly Claims[] | undefined {
  if (value === undefined && total === 0) return [];
  if (!Array.isArray(value)) return undefined;
  const resources = value.map(claimsOf).filter((resource) => resource !== undefined);
  return resources.length === value.length ? resources : undefined;
}

const isCount = (value: unknown): value is number | undefined =>
  value === undefined || (typeof value === "number" && Number.isSafeInteger(value) && value >= 0);

const isCursor = (value: unknown): value is string | undefined =>
  value === undefined || (typeof value === "string" && value !== "");
