import type { SCIM_PRESETS } from "../../config/schema/directory/scim.ts";
import type { AttributePlaces } from "../account.ts";

/** What is known of a SCIM service. */
export interface ScimPreset {
  /** Where the facts of the row stand. */
  readonly documentation: readonly string[];
  readonly url?: string;
  /** Below the service's base. */
  readonly endpoints: { readonly users: string; readonly groups: string };
  readonly places: AttributePlaces;
  /** The attributes that its filters compare by `eq`; all that the places name where it says none. */
  readonly lookups?: readonly string[];
  readonly groups: "attribute" | "search";
  /** What our client asks for. */
  readonly scope?: string;
  /** Media types of its JSON beside those that are registered for it. */
  readonly mediaTypes: readonly string[];
  /** Whether it may say by an error of status 404 that no user matches. */
  readonly saysNotFound: boolean;
}

/** RFC 7643 and RFC 7644. */
export const STANDARD: ScimPreset = {
  documentation: ["https://www.rfc-editor.org/rfc/rfc7643", "https://www.rfc-editor.org/rfc/rfc7644"],
  endpoints: { users: "/Users", groups: "/Groups" },
  places: {
    username: "userName",
    email: "emails.value",
    displayName: "displayName",
    groups: "groups.display",
    active: "active",
  },
  groups: "attribute",
  mediaTypes: [],
  saysNotFound: false,
};

export const PRESETS: Readonly<Record<(typeof SCIM_PRESETS)[number], ScimPreset>> = {
  /** A service that Okta provisions: it need know no other filter than the one that Okta sends. */
  "scim-okta": {
    ...STANDARD,
    documentation: ["https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20"],
    lookups: ["username"],
    mediaTypes: ["text/json"],
    saysNotFound: true,
  },
  /** Entra ID's own users: `mail` is the primary address of type work, and groups are never in a user. */
  "scim-entra": {
    ...STANDARD,
    documentation: [
      "https://learn.microsoft.com/entra/identity/app-provisioning/entra-id-scim-api-reference",
      "https://learn.microsoft.com/entra/identity/app-provisioning/entra-id-scim-api-schema-documentation",
      "https://learn.microsoft.com/entra/identity/app-provisioning/enable-scim-api",
    ],
    url: "https://graph.microsoft.com/rp/scim",
    endpoints: { users: "/users", groups: "/groups" },
    lookups: ["username"],
    groups: "search",
    scope: "https://graph.microsoft.com/.default",
  },
};
