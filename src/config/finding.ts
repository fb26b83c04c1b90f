/** Where a setting stands in the configuration: keys of mappings, positions in lists. */
export type Path = readonly (string | number)[];

/** Something wrong with one setting, not yet tied to a line of the file. */
export interface Finding {
  readonly path: Path;
  /** Completes "expected …". Holds no value that could be a secret. */
  readonly expected: string;
  /** Completes "found …"; without it the setting's own value is described. */
  readonly found?: string;
  /** The key itself is at fault, not its value. */
  readonly at?: "key";
}

const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;

/** `policies[0].grants[1].type`; a key of other characters is quoted: `headers["x y"]`. Distinct for distinct paths. */
export function formatPath(path: Path): string {
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return PLAIN_KEY.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return steps.join("").replace(/^\./, "");
}
