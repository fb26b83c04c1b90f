import type { HTTP_PRESETS } from "../../config/schema/directory/http.ts";
import type { AttributePlaces } from "../account.ts";

/** How one attribute is asked for; `users` and `pageSize` as in the settings. */
export interface LookupAddress {
  readonly url: string;
  readonly users?: string | undefined;
  readonly pageSize?: number | undefined;
}

/** A product's API; `{url}` is replaced by the setting. */
export interface HttpPreset {
  /** Where the facts of the row stand. */
  readonly documentation: readonly string[];
  readonly urls: readonly LookupAddress[];
  readonly details: string;
  readonly places: AttributePlaces;
  readonly id: string;
  readonly deleted: string;
  readonly notFound: readonly number[];
}

const JIRA_USER = "{url}/rest/api/2/user?username={username}&expand=groups";

export const PRESETS: Readonly<Record<(typeof HTTP_PRESETS)[number], HttpPreset>> = {
  /** Server and Data Center; Jira Cloud knows no usernames. */
  jira: {
    documentation: [
      "https://docs.atlassian.com/software/jira/docs/api/REST/9.12.0/#api/2/user",
      "https://developer.atlassian.com/server/jira/platform/rest/v11000/api-group-user",
      "https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html",
      "https://jira.atlassian.com/browse/JRASERVER-29422",
      "https://jira.atlassian.com/browse/JRASERVER-43975",
      "https://jira.atlassian.com/browse/JRASERVER-78660",
    ],
    urls: [
      { url: JIRA_USER },
      {
        // A search by prefix of name, e-mail address and display name, without groups. Jira 10 shows the first hundred
        // and no more, Jira 9 a thousand in parts.
        url: "{url}/rest/api/2/user/search?username={email}&includeInactive=true&startAt={offset}&maxResults=100",
        pageSize: 100,
      },
    ],
    details: JIRA_USER,
    places: {
      username: "/name",
      email: "/emailAddress",
      displayName: "/displayName",
      groups: "/groups/items/*/name",
      active: "/active",
    },
    id: "/key",
    deleted: "/deleted",
    notFound: [404],
  },
};
