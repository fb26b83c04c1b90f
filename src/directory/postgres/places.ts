import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";

const COLUMNS = {
  username: "username",
  email: "email",
  displayName: "display_name",
  groups: "groups",
  active: "active",
};

/** Columns of a user's row. */
export function postgresPlaces({
  attributes,
}: Pick<SettingsOf<"postgres">, "attributes">): AttributePlaces & typeof COLUMNS {
  const { deleted: _, ...others } = attributes ?? {};
  return { ...COLUMNS, ...others };
}

/** The columns by which the rows of a query are read. */
export interface AccountColumns {
  readonly places: AttributePlaces & typeof COLUMNS;
  /** Says that a user is gone: no attribute of anyone who is found. */
  readonly deleted: string;
  /** Those that must be there: without a column that is written down, everyone might pass for active. */
  readonly needed: readonly string[];
}

export function accountColumns({ attributes }: Pick<SettingsOf<"postgres">, "attributes">): AccountColumns {
  const places = postgresPlaces({ attributes });
  return {
    places,
    deleted: attributes?.deleted ?? "deleted",
    needed: [places.username, ...Object.values(attributes ?? {})],
  };
}
