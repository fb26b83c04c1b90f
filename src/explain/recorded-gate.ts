import type { Bindings } from "../binding/binding.ts";
import { deriveCacheKeys } from "../cache/digest.ts";
import type { Gate } from "../check.ts";
import type { Configuration } from "../configuration.ts";
import { createSeenTokens } from "../credential/seen-tokens.ts";
import { buildGate } from "../gate.ts";
import type { Grant } from "../grant/grant.ts";
import { buildGrantParts } from "../grant-parts.ts";
import type { Observers } from "../observe/decision-record.ts";
import { type CompiledPolicies, compilePolicies } from "../policy/choose.ts";
import type { Policy } from "../policy/policy.ts";
import { type Mode, recordingReach } from "./reach.ts";
import { recordLookups } from "./recorded-directory.ts";
import type { Examination, Recording } from "./recording.ts";

export interface RecordedGate {
  readonly gate: Gate;
  close(): Promise<void>;
}

export interface RecordedGateOptions extends Observers {
  readonly recording: Recording;
  readonly mode: Mode;
}

/**
 * The gate that the service would build of a configuration, with nothing in it remembered. Each of its parts that asks
 * somebody notes what it was asked and what it answered. Redis is never connected to.
 */
export async function buildRecordedGate(
  configuration: Configuration,
  { recording, mode, log, metrics }: RecordedGateOptions,
): Promise<RecordedGate> {
  const { settings } = configuration;
  const { secret, previousSecret, maxEntries, maxBytes } = settings.cache;
  const keys = deriveCacheKeys(secret, previousSecret);
  const nothingShared = { shared: undefined, watch: undefined };
  const reach = recordingReach(recording, mode);
  const parts = await buildGrantParts(configuration, { keys, log, metrics, ...nothingShared, reach });
  const directories = new Map(
    [...parts.directories].map(([name, directory]) => [name, recordLookups(name, directory, recording)]),
  );
  const tokens = createSeenTokens({ keys, maxEntries, maxBytes });
  const built = buildGate(settings, {
    ...parts,
    directories,
    keys,
    tokens,
    shared: undefined,
    revocations: settings.revocation && unknownRevocations(recording),
  });
  const gate: Gate = {
    ...built,
    policies: recordGrants(built.policies, recording),
    bindings: recordBinding(built.bindings, recording),
  };
  return {
    gate,
    async close() {
      const open = [...parts.providers.values(), ...parts.directories.values()];
      await Promise.all(open.map((part) => part.close()));
    },
  };
}

/** Only the running service knows what was revoked. */
function unknownRevocations(recording: Recording): Gate["revocations"] {
  return {
    refusal() {
      recording.isRevocationAsked = true;
      return undefined;
    },
  };
}

function recordGrants(policies: CompiledPolicies<Policy>, recording: Recording): CompiledPolicies<Policy> {
  const recorded = (grant: Grant) => recordExaminations(grant, recording);
  return compilePolicies(
    [...policies.byName.values()].map((policy) => ({ ...policy, grants: policy.grants.map(recorded) })),
  );
}

function recordExaminations(grant: Grant, { examinations }: Recording): Grant {
  const recorded: Grant = {
    ...grant,
    async examine(token) {
      const examination: Examination = { calls: [], isUnasked: false, result: undefined };
      examinations.set(recorded, examination);
      examination.result = await grant.examine(token);
      return examination.result;
    },
  };
  return recorded;
}

function recordBinding(bindings: Bindings, recording: Recording): Bindings {
  return {
    async verify(confirmation, presentation) {
      const record: NonNullable<Recording["binding"]> = { confirmation, result: undefined };
      recording.binding = record;
      record.result = await bindings.verify(confirmation, presentation);
      return record.result;
    },
  };
}
