import type { z } from "zod";
import { formatPath, type Path } from "./finding.ts";
import { childOf, isMapping } from "./mapping.ts";
import type { ResolvedConfig } from "./resolve.ts";
import type { Address } from "./scalars.ts";
import {
  type CacheSettings,
  type ConfigSettings,
  configSchema,
  type DirectorySettings,
  directorySchema,
  type EventsSettings,
  type GrantSettings,
  grantSchema,
  type PolicySettings,
  type ProviderSettings,
  policySchema,
  providerSchema,
} from "./schema.ts";

export interface GrantEntry {
  readonly path: Path;
  readonly settings: GrantSettings;
}

export interface PolicyEntry {
  readonly path: Path;
  /** `policies[0] (jira)`, the name left out where it must not be shown. */
  readonly label: string;
  /** Undefined when the schema refused something in the policy outside its grants. */
  readonly settings: Omit<PolicySettings, "grants"> | undefined;
  /** Whether grants are written at all, sound or not. */
  readonly hasGrants: boolean;
  /** The sound ones. */
  readonly grants: readonly GrantEntry[];
}

/**
 * The configuration entry by entry, for checks that look across entries. One that the schema refuses is
 * undefined or left out, so that the rest can still be checked; each keeps the path that it has in the file.
 */
export interface ConfigEntries {
  readonly listen: Address | undefined;
  readonly ops: Address | undefined;
  readonly transport: ConfigSettings["transport"] | undefined;
  readonly tls: ConfigSettings["tls"];
  readonly cache: CacheSettings | undefined;
  readonly dpop: ConfigSettings["dpop"] | undefined;
  readonly replicas: number | undefined;
  /** Undefined too where there is no such section. */
  readonly events: EventsSettings | undefined;
  readonly admin: ConfigSettings["admin"];
  readonly tracing: ConfigSettings["tracing"];
  /** Whether revocation is written at all, sound or not. */
  readonly isRevocable: boolean;
  /** Every name written, sound or not; undefined when the section is no mapping and any name may be meant. */
  readonly directoryNames: ReadonlySet<string> | undefined;
  readonly providerNames: ReadonlySet<string> | undefined;
  /** The sound ones. */
  readonly providers: ReadonlyMap<string, ProviderSettings>;
  readonly directories: ReadonlyMap<string, DirectorySettings>;
  readonly policies: readonly PolicyEntry[];
}

const sound = <T extends z.ZodType>(schema: T, data: unknown) => schema.safeParse(data).data;

export function configEntries({ data, external }: ResolvedConfig): ConfigEntries {
  const { listen, ops, transport, tls, cache, dpop, replicas, events, admin, tracing } = configSchema.shape;
  return {
    listen: sound(listen, childOf(data, "listen")),
    ops: sound(ops, childOf(data, "ops")),
    transport: sound(transport, childOf(data, "transport")),
    tls: sound(tls, childOf(data, "tls")),
    cache: sound(cache, childOf(data, "cache")),
    dpop: sound(dpop, childOf(data, "dpop")),
    replicas: sound(replicas, childOf(data, "replicas")),
    events: sound(events, childOf(data, "events")),
    admin: sound(admin, childOf(data, "admin")),
    tracing: sound(tracing, childOf(data, "tracing")),
    isRevocable: childOf(data, "revocation") !== undefined,
    directoryNames: namesIn(childOf(data, "directories")),
    providerNames: namesIn(childOf(data, "providers")),
    providers: soundEntries(providerSchema, childOf(data, "providers")),
    directories: soundEntries(directorySchema, childOf(data, "directories")),
    policies: listOf(childOf(data, "policies")).map((policy, index) => policyEntry(policy, index, external)),
  };
}

function namesIn(section: unknown): ReadonlySet<string> | undefined {
  if (section === undefined) return new Set();
  return isMapping(section) ? new Set(Object.keys(section)) : undefined;
}

function soundEntries<T extends z.ZodType>(schema: T, section: unknown): ReadonlyMap<string, z.output<T>> {
  const entries = isMapping(section) ? Object.entries(section) : [];
  return new Map(
    entries.flatMap(([name, data]) => {
      const settings = sound(schema, data);
      return settings === undefined ? [] : [[name, settings] as const];
    }),
  );
}

function policyEntry(data: unknown, index: number, external: ReadonlySet<string>): PolicyEntry {
  const path = ["policies", index];
  const grants = childOf(data, "grants");
  const settings = sound(policySchema, isMapping(data) ? { ...data, grants: undefined } : data);
  const shown = settings && !external.has(formatPath([...path, "name"]));
  return {
    path,
    label: shown ? `${formatPath(path)} (${settings.name})` : formatPath(path),
    settings,
    hasGrants: grants !== undefined,
    grants: listOf(grants).flatMap((grant, position) => {
      const entry = sound(grantSchema, grant);
      return entry ? [{ path: [...path, "grants", position], settings: entry }] : [];
    }),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
