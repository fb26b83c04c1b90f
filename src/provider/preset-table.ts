import type { GrantType } from "../decision/decision.ts";
import type { Preset } from "./preset.ts";
import { PRESET_NAMES, presetNamed } from "./presets.ts";

const SETTINGS: Record<Preset["location"], string> = {
  issuer: "issuer",
  tenant: "tenant",
  url: "url",
  endpoints: "its addresses",
  introspection: "issuer or introspectionEndpoint",
  none: "",
};

type Column = (preset: Preset) => string;

/** What is worth knowing of a preset before it is chosen; an empty text where it has nothing of the kind. */
const COLUMNS: readonly (readonly [heading: string, column: Column])[] = [
  ["setting", ({ location, url }) => (url === undefined ? SETTINGS[location] : `url (${url})`)],
  ["jwt", waysOf("jwt")],
  ["clientCredentials", waysOf("clientCredentials")],
  ["authorizationGrant", waysOf("authorizationGrant")],
  ["username", ({ username = "" }) => username],
  ["client", clientOf],
  ["audience", ({ audienceClaim }) => audienceClaim],
  ["opaque tokens begin", ({ tokenPrefix = [] }) => tokenPrefix.join(", ")],
];

function waysOf(type: GrantType): Column {
  return ({ verify }) => (verify[type] ?? []).join(", ");
}

/** By which claim the client that obtained a token is known; userinfo never tells, some calls neither. */
function clientOf({ clientClaims, calls, verify }: Preset): string {
  const ways = Object.values(verify).flat();
  const told = ways.some((way) => way === "keys" || way === "introspection") || callsTell(calls);
  return told ? clientClaims.join(", ") : "not told: allowAnyClient";
}

const callsTell = (calls: Preset["calls"] = []) => calls.some(({ claims }) => "client_id" in claims);

/** One row a preset, the headings first. */
export function presetTable(): readonly (readonly string[])[] {
  const headings = ["preset", ...COLUMNS.map(([heading]) => heading)];
  const rows = PRESET_NAMES.map((name) => [name, ...COLUMNS.map(([, column]) => column(presetNamed(name)))]);
  return [headings, ...rows];
}

/** For people: the settings that each preset stands for, and the pages where its facts are found. */
export function describePresets(): string {
  return PRESET_NAMES.map((name) => describePreset(name, presetNamed(name))).join("\n\n");
}

function describePreset(name: string, preset: Preset): string {
  const facts = COLUMNS.map(([heading, column]) => [heading, column(preset)] as const);
  const pages = preset.documentation.map((page) => ["documentation", page] as const);
  const lines = [...facts, ...pages].filter(([, value]) => value !== "");
  return [name, ...lines.map(indented)].join("\n");
}

const indented = ([heading, value]: readonly [string, string]) => `  ${heading.padEnd(21)}${value}`;
