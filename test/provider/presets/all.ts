import { ATLASSIAN } from "./atlassian.ts";
import { AUTH0 } from "./auth0.ts";
import { AUTH0_KEYS } from "./auth0-keys.ts";
import { AZURE_KEYS } from "./azure-keys.ts";
import { BITBUCKET } from "./bitbucket.ts";
import { COGNITO } from "./cognito.ts";
import { COGNITO_KEYS } from "./cognito-keys.ts";
import type { AskedPreset, KeyedPreset } from "./documented.ts";
import { FACEBOOK } from "./facebook.ts";
import { GITHUB } from "./github.ts";
import { GITLAB } from "./gitlab.ts";
import { GOOGLE } from "./google.ts";
import { JUMPCLOUD } from "./jumpcloud.ts";
import { KEYCLOAK } from "./keycloak.ts";
import { KEYCLOAK_DPOP, KEYCLOAK_KEYS } from "./keycloak-keys.ts";
import { MINIORANGE } from "./miniorange.ts";
import { OKTA } from "./okta.ts";
import { OKTA_KEYS } from "./okta-keys.ts";
import { ONELOGIN } from "./onelogin.ts";
import { ONELOGIN_KEYS } from "./onelogin-keys.ts";
import { PING } from "./ping.ts";
import { PING_KEYS } from "./ping-keys.ts";
import { SALESFORCE } from "./salesforce.ts";
import { SLACK } from "./slack.ts";
import { STANDARD } from "./standard.ts";
import { STANDARD_KEYS } from "./standard-keys.ts";

/** Every preset that asks its provider, in each of its ways to ask. */
export const ASKED_PRESETS: readonly AskedPreset[] = [
  ...STANDARD,
  ...KEYCLOAK,
  ...OKTA,
  AUTH0,
  COGNITO,
  ...PING,
  ...ONELOGIN,
  JUMPCLOUD,
  ...MINIORANGE,
  GOOGLE,
  ...GITHUB,
  ...GITLAB,
  SLACK,
  FACEBOOK,
  ATLASSIAN,
  ...SALESFORCE,
  BITBUCKET,
];

/** Every preset that verifies JWTs by itself. */
export const KEYED_PRESETS: readonly KeyedPreset[] = [
  ...STANDARD_KEYS,
  ...AZURE_KEYS,
  KEYCLOAK_KEYS,
  KEYCLOAK_DPOP,
  OKTA_KEYS,
  AUTH0_KEYS,
  COGNITO_KEYS,
  PING_KEYS,
  ONELOGIN_KEYS,
];
