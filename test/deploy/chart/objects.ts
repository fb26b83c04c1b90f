import assert from "node:assert/strict";
import { manifestsOf, template } from "./helm.ts";

/** What Helm makes of the chart, object by object. */
export interface Objects {
  /** `Service gate-grantgate`, in the order of the alphabet. */
  readonly names: readonly string[];
  /** A field of an object, by its path; lists are counted from 0. Undefined where there is none. */
  at(name: string, ...path: readonly (string | number)[]): unknown;
}

/** Undefined where there is no Helm. Fails where Helm does. */
export async function objectsOf(...args: readonly string[]): Promise<Objects | undefined> {
  const made = await template(...args);
  if (made === undefined) return undefined;
  assert.ok(made.ok, made.stderr);
  const manifests = manifestsOf(made.stdout);
  return {
    names: [...manifests.keys()].sort(),
    at(name, ...path) {
      const found = manifests.get(name);
      assert.ok(found, `${name} is not among ${[...manifests.keys()].join(", ")}`);
      return path.reduce(member, found);
    },
  };
}

function member(value: unknown, key: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === String(key))?.[1];
}
